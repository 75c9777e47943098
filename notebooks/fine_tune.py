# Databricks notebook source
# MAGIC %md
# MAGIC # Fine-tune a model, and register it
# MAGIC
# MAGIC Goes on training a sentiment classifier on the tweets of Gold that came with a label, logs what it did to MLflow, and ends
# MAGIC with a version of a registered model under the alias `challenger`. Gold serves it as `models:/NAME@challenger`;
# MAGIC `evaluate_and_promote` decides whether it becomes the champion.
# MAGIC
# MAGIC On Databricks use a machine-learning runtime, with a GPU for more than a few thousand tweets.

# COMMAND ----------

import random

import mlflow
import torch
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
from transformers import AutoModelForSequenceClassification, AutoTokenizer

dbutils.widgets.text("schema", "main.tweetlake", "Catalog and schema of the tables")
dbutils.widgets.text("model", "main.tweetlake.sentiment", "Registered model that gets the version")
dbutils.widgets.text("base", "cardiffnlp/twitter-roberta-base-sentiment-latest", "Checkpoint to begin with: a folder or a name")
dbutils.widgets.text("experiment", "/Shared/tweetlake-training", "Experiment of the run")
dbutils.widgets.text("registry", "databricks-uc", "Registry; empty for the one of the tracking server")
dbutils.widgets.text("epochs", "3", "Passes over the tweets")
spark.sql(f"USE {dbutils.widgets.get('schema')}")
if dbutils.widgets.get("registry"):
    mlflow.set_registry_uri(dbutils.widgets.get("registry"))
mlflow.set_experiment(dbutils.widgets.get("experiment"))
device = "cuda" if torch.cuda.is_available() else "cpu"

# COMMAND ----------

# MAGIC %md
# MAGIC ## The tweets
# MAGIC
# MAGIC `clean_text` is what Gold gives to the model. Every fifth tweet, by its id, is held out: the same ones each time, and none of
# MAGIC them is ever trained on.

# COMMAND ----------

labelled = spark.sql("""
    SELECT clean_text AS text, given_sentiment AS label, pmod(xxhash64(tweet_id), 5) = 0 AS held_out
    FROM gold_tweets WHERE given_sentiment IS NOT NULL
    ORDER BY tweet_id""").toPandas()
assert len(labelled) > 0, "no tweet of Gold came with a label: name another source of labelled texts here"
train, held_out = labelled[~labelled["held_out"]], labelled[labelled["held_out"]]
display(labelled.groupby(["held_out", "label"]).size().reset_index(name="tweets"))

# COMMAND ----------

base = dbutils.widgets.get("base")
tokenizer = AutoTokenizer.from_pretrained(base)
model = AutoModelForSequenceClassification.from_pretrained(base, dtype=torch.float32).to(device)
label_ids = {label.lower(): i for label, i in model.config.label2id.items()}
assert set(labelled["label"]) <= set(label_ids), f"{base} knows {sorted(label_ids)}, and not all labels of the tweets"


def batches(tweets, size):
    for start in range(0, len(tweets), size):
        part = tweets[start : start + size]
        encoded = tokenizer(part["text"].tolist(), padding=True, truncation=True, max_length=128, return_tensors="pt")
        yield encoded.to(device), torch.tensor([label_ids[label] for label in part["label"]], device=device)


def macro_recall(tweets):
    model.eval()
    with torch.inference_mode():
        pairs = [(given, model(**encoded).logits.argmax(dim=1)) for encoded, given in batches(tweets, 64)]
    given, predicted = (torch.cat(parts) for parts in zip(*pairs))
    return torch.stack([(predicted[given == i] == i).float().mean() for i in given.unique()]).mean().item()


# COMMAND ----------

# MAGIC %md
# MAGIC ## Training

# COMMAND ----------

EPOCHS, BATCH, RATE = int(dbutils.widgets.get("epochs")), 16, 2e-5
random.seed(8)
torch.manual_seed(8)
optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
with mlflow.start_run(run_name="fine-tune") as run:
    mlflow.log_params(
        {"base": base, "epochs": EPOCHS, "batch": BATCH, "rate": RATE, "train": len(train), "held_out": len(held_out)}
    )
    mlflow.log_metric("macro_recall", macro_recall(held_out), step=0)
    for epoch in range(1, EPOCHS + 1):
        model.train()
        losses = []
        for encoded, given in batches(train.sample(frac=1, random_state=epoch), BATCH):
            loss = model(**encoded, labels=given).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.item())
        mlflow.log_metrics({"loss": sum(losses) / len(losses), "macro_recall": macro_recall(held_out)}, step=epoch)

    # Unity Catalog takes no model without a signature, and safetensors is what Gold opens.
    logged = mlflow.transformers.log_model(
        {"model": model.to("cpu"), "tokenizer": tokenizer},
        name="model",
        task="text-classification",
        registered_model_name=dbutils.widgets.get("model"),
        signature=ModelSignature(
            inputs=Schema([ColSpec("string")]),
            outputs=Schema([ColSpec("string", "label"), ColSpec("double", "score")]),
        ),
        pip_requirements=["mlflow", "torch", "transformers"],
    )

# COMMAND ----------

name, version = dbutils.widgets.get("model"), logged.registered_model_version
mlflow.MlflowClient().set_registered_model_alias(name, "challenger", version)
print(f"models:/{name}@challenger is version {version}, of run {run.info.run_id}")
