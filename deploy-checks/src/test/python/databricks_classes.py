"""Reads JSON of Databricks into the typed classes of databricks-bundles; says what they do not take, and ends with 1 then.

python databricks_classes.py job|dashboard FILE
"""

import json
import sys

from databricks.bundles.dashboards import Dashboard
from databricks.bundles.jobs import Job

CLASSES = {"job": Job, "dashboard": Dashboard}

kind, file = sys.argv[1:]
with open(file, encoding="utf-8") as source:
    written = json.load(source)
try:
    taken = CLASSES[kind].from_dict(written).as_dict()
except (TypeError, ValueError) as mistake:
    sys.exit(f"{file}: {mistake}")
if taken != written:
    sys.exit(f"{file}: {kind} makes of it {json.dumps(taken)}")
