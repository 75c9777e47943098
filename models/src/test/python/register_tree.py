"""Registers files as a new version of a model, the way MLflow 3 does, by MLflow's own Python.

    python register_tree.py SERVER NAME FOLDER

prints the version.
"""

import sys

import mlflow
from mlflow.entities import LoggedModelStatus
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient


def main(server: str, name: str, folder: str) -> None:
    # Models and their files find the server by this, not by the client.
    mlflow.set_tracking_uri(server)
    client = MlflowClient(server)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    experiment = client.get_experiment_by_name("models")
    experiment_id = experiment.experiment_id if experiment else client.create_experiment("models")
    run = client.create_run(experiment_id)
    model = client.create_logged_model(experiment_id, name="model", source_run_id=run.info.run_id)
    client.log_model_artifacts(model.model_id, folder)
    client.finalize_logged_model(model.model_id, LoggedModelStatus.READY)
    version = client.create_model_version(
        name, source=f"models:/{model.model_id}", run_id=run.info.run_id, model_id=model.model_id
    )
    print(version.version)


if __name__ == "__main__":
    main(*sys.argv[1:])
