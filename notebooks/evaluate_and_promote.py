# Databricks notebook source
# MAGIC %md
# MAGIC # Evaluate the challenger, and promote it
# MAGIC
# MAGIC Scores the labelled tweets that `fine_tune` held out with the champion and the challenger, logs both, and moves the alias
# MAGIC `champion` only past the gate. Gold looks the alias up before each micro-batch. `tweetlake model promote` does the same on a
# MAGIC file of labelled texts, and measures speed too; `tweetlake model rollback` goes back.

# COMMAND ----------

import matplotlib.pyplot as plt
import mlflow
from mlflow.exceptions import MlflowException
from sklearn.metrics import ConfusionMatrixDisplay, classification_report, recall_score

dbutils.widgets.text("schema", "main.tweetlake", "Catalog and schema of the tables")
dbutils.widgets.text("model", "main.tweetlake.sentiment", "Registered model")
dbutils.widgets.text("experiment", "/Shared/tweetlake-training", "Experiment of the runs")
dbutils.widgets.text("registry", "databricks-uc", "Registry; empty for the one of the tracking server")
dbutils.widgets.text("min_macro_recall", "0.6", "Least macro recall; promotion.minMacroRecall of the configuration")
dbutils.widgets.text("max_drop", "0.01", "How much less than the champion's; promotion.maxDrop")
spark.sql(f"USE {dbutils.widgets.get('schema')}")
if dbutils.widgets.get("registry"):
    mlflow.set_registry_uri(dbutils.widgets.get("registry"))
mlflow.set_experiment(dbutils.widgets.get("experiment"))
name, client = dbutils.widgets.get("model"), mlflow.MlflowClient()

# COMMAND ----------

tweets = spark.sql("""
    SELECT clean_text AS text, given_sentiment AS label FROM gold_tweets
    WHERE given_sentiment IS NOT NULL AND pmod(xxhash64(tweet_id), 5) = 0
    ORDER BY tweet_id""").toPandas()
LABELS = ["negative", "neutral", "positive"]
print(len(tweets), "labelled tweets that no version was trained on")

# COMMAND ----------


def version_of(alias):
    """None where no version has the alias."""
    try:
        return client.get_model_version_by_alias(name, alias).version
    except MlflowException:
        return None


def evaluate(alias, version):
    """Macro recall over the labels that occur. Logs it, the report and the confusion matrix as a run."""
    pipeline = mlflow.transformers.load_model(f"models:/{name}/{version}")
    answers = pipeline(tweets["text"].tolist(), batch_size=64, truncation=True, max_length=128)
    predicted = [answer["label"].lower() for answer in answers]
    recall = recall_score(tweets["label"], predicted, labels=sorted(set(tweets["label"])), average="macro")
    with mlflow.start_run(run_name=f"evaluate {alias}"):
        mlflow.log_params({"model": name, "version": version, "tweets": len(tweets)})
        mlflow.log_metric("macro_recall", recall)
        mlflow.log_text(classification_report(tweets["label"], predicted, labels=LABELS, zero_division=0), "report.txt")
        matrix = ConfusionMatrixDisplay.from_predictions(tweets["label"], predicted, labels=LABELS, colorbar=False)
        matrix.ax_.set_title(f"{alias}: version {version}")
        mlflow.log_figure(matrix.figure_, "confusion_matrix.png")
    plt.show()
    return recall


# COMMAND ----------

versions = {alias: version_of(alias) for alias in ("champion", "challenger")}
assert versions["challenger"], f"{name} has no challenger: run fine_tune first"
recalls = {alias: evaluate(alias, version) for alias, version in versions.items() if version}
print({alias: f"version {versions[alias]}, macro recall {recall:.3f}" for alias, recall in recalls.items()})

# COMMAND ----------

# MAGIC %md
# MAGIC ## The gate

# COMMAND ----------

floor = float(dbutils.widgets.get("min_macro_recall"))
if "champion" in recalls:
    floor = max(floor, recalls["champion"] - float(dbutils.widgets.get("max_drop")))
promoted = recalls["challenger"] >= floor
reason = f"macro recall {recalls['challenger']:.3f}, and {floor:.3f} is asked"
if promoted:
    client.set_registered_model_alias(name, "champion", versions["challenger"])
    client.set_model_version_tag(name, versions["challenger"], "promoted_because", reason)
print("promoted:" if promoted else "refused:", reason)
