"""Loads a registered model as data scientists do, both ways, and prints the probability of the first label for each text.

python load_model.py SERVER REFERENCE TEXT...
"""

import json
import sys

import mlflow


def main(server: str, reference: str, *texts: str) -> None:
    mlflow.set_tracking_uri(server)
    pipeline = mlflow.transformers.load_model(reference)
    scores = pipeline(list(texts), top_k=None)
    function = mlflow.pyfunc.load_model(reference)
    labels = function.predict(list(texts))["label"].tolist()
    print(json.dumps({"scores": [{s["label"]: s["score"] for s in each} for each in scores], "labels": labels}))


if __name__ == "__main__":
    main(*sys.argv[1:])
