# Databricks notebook source
# MAGIC %md
# MAGIC # Explore Gold
# MAGIC
# MAGIC What people said, when, about whom, and how sure the model was. The views are those of `deploy/sql`, which
# MAGIC `deploy/sql/GOLD.md` explains column by column.

# COMMAND ----------

import matplotlib.pyplot as plt

dbutils.widgets.text("schema", "main.tweetlake", "Catalog and schema of the tables")
spark.sql(f"USE {dbutils.widgets.get('schema')}")
COLORS = {"positive": "#2166AC", "neutral": "#B0B0B0", "negative": "#D95F02"}

# COMMAND ----------

# MAGIC %md
# MAGIC ## How much is there, and how fresh is it?

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT layer, row_count, newest_event FROM layer_freshness ORDER BY row_count DESC, layer

# COMMAND ----------

# MAGIC %md
# MAGIC ## How does the mood go?

# COMMAND ----------

hours = spark.sql("SELECT hour, positive, neutral, negative FROM sentiment_by_hour ORDER BY hour").toPandas()
figure, axes = plt.subplots(figsize=(10, 3.5))
axes.stackplot(hours["hour"], *(hours[label] for label in COLORS), labels=COLORS, colors=COLORS.values())
axes.set_ylabel("tweets an hour")
axes.legend(loc="upper left")
figure.autofmt_xdate()
plt.show()

# COMMAND ----------

# MAGIC %md
# MAGIC ## Who is talked about?

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT mention, positive, neutral, negative, total, first_seen, last_seen
# MAGIC FROM sentiment_by_mention
# MAGIC ORDER BY total DESC, mention
# MAGIC LIMIT 10

# COMMAND ----------

mentions = spark.sql(
    "SELECT mention, positive, neutral, negative FROM sentiment_by_mention ORDER BY total DESC, mention LIMIT 10"
).toPandas()[::-1]
figure, axes = plt.subplots(figsize=(10, 3.5))
left = 0
for label, color in COLORS.items():
    axes.barh(mentions["mention"], mentions[label], left=left, color=color, label=label)
    left = left + mentions[label]
axes.set_xlabel("tweets")
axes.legend(loc="lower right")
plt.show()

# COMMAND ----------

# MAGIC %md
# MAGIC ## In which languages, and how many could not be scored?

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT lang, total, errors, round(negative_share, 2) AS negative_share FROM sentiment_by_language ORDER BY total DESC

# COMMAND ----------

# MAGIC %md
# MAGIC ## How sure is the model, and does it agree with labels that came with tweets?

# COMMAND ----------

scores = spark.sql("SELECT score_from, positive, neutral, negative FROM confidence_histogram ORDER BY score_from").toPandas()
figure, axes = plt.subplots(figsize=(10, 3.5))
bottom = 0
for label, color in COLORS.items():
    axes.bar(scores["score_from"], scores[label], width=4.5, align="edge", bottom=bottom, color=color, label=label)
    bottom = bottom + scores[label]
axes.set_xlabel("probability of the label, %")
axes.set_ylabel("tweets")
axes.legend(loc="upper left")
plt.show()

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT given_sentiment, predicted_sentiment, tweets FROM confusion_matrix ORDER BY given_sentiment, predicted_sentiment
