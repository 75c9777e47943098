"""Logs a checkpoint as data scientists do, with mlflow.transformers, and copies what that wrote.

Made the tree in src/test/resources/io/tweetlake/models/serving/mlflow-transformers; wants mlflow, torch and transformers:

    python log_model.py ../../../../sentiment-model/src/test/resources/io/tweetlake/sentiment/tiny-bert TARGET
"""

import shutil
import sys
import tempfile

import mlflow
from transformers import AutoModelForSequenceClassification, AutoTokenizer


def main(checkpoint: str, target: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
        mlflow.set_experiment(experiment_id=mlflow.create_experiment("models", artifact_location=f"file://{folder}/a"))
        logged = mlflow.transformers.log_model(
            transformers_model={
                "model": AutoModelForSequenceClassification.from_pretrained(checkpoint),
                "tokenizer": AutoTokenizer.from_pretrained(checkpoint),
            },
            name="model",
            task="text-classification",
            pip_requirements=["mlflow", "torch", "transformers"],
        )
        shutil.copytree(mlflow.artifacts.download_artifacts(logged.model_uri), target)


if __name__ == "__main__":
    main(*sys.argv[1:])
