"""Reads the SparkApplications of a YAML file into the Spark operator's own classes, which are made from its schema; says what they do
not take, and ends with 1 then.

python spark_operator_classes.py FILE
"""

import json
import sys

import yaml
from kubeflow_spark_api.models.spark_v1beta2_spark_application import SparkV1beta2SparkApplication
from pydantic import ValidationError

(file,) = sys.argv[1:]
with open(file, encoding="utf-8") as source:
    documents = list(yaml.safe_load_all(source))
applications = [document for document in documents if document["kind"] == "SparkApplication"]
if not applications:
    sys.exit(f"{file}: no SparkApplication")
for written in applications:
    name = written["metadata"]["name"]
    try:
        taken = SparkV1beta2SparkApplication.from_dict(written).to_dict()
    except ValidationError as mistake:
        sys.exit(f"{name}: {mistake}")
    if taken != written:
        sys.exit(f"{name}: the operator makes of it {json.dumps(taken)}")
