# Databricks notebook source
# MAGIC %md
# MAGIC # Investigate a spike
# MAGIC
# MAGIC An alert says that people turned angry. When, about whom, why, and is it over? `sentiment_spikes` compares each hour with
# MAGIC the week before it; its text says how.

# COMMAND ----------

import matplotlib.pyplot as plt

dbutils.widgets.text("schema", "main.tweetlake", "Catalog and schema of the tables")
dbutils.widgets.text("hour", "", "Start of the hour in UTC, such as 2026-06-16 17:00:00; empty for the latest spike")
spark.sql(f"USE {dbutils.widgets.get('schema')}")

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT hour, scored, negative, round(negative_share, 2) AS negative_share, round(expected_share, 2) AS expected_share,
# MAGIC   round(score, 1) AS score
# MAGIC FROM sentiment_spikes
# MAGIC WHERE is_spike
# MAGIC ORDER BY hour DESC

# COMMAND ----------

latest = spark.sql("SELECT CAST(max(hour) AS STRING) AS hour FROM sentiment_spikes WHERE is_spike").toPandas()["hour"][0]
hour = dbutils.widgets.get("hour") or latest
assert hour, "no hour is a spike: name one in the widget"
during = f"timestamp >= timestamp'{hour}' AND timestamp < timestamp'{hour}' + INTERVAL 1 HOUR"
print("looking at the hour from", hour)

# COMMAND ----------

# MAGIC %md
# MAGIC ## How far from usual is it, and is it over?

# COMMAND ----------

around = spark.sql(f"""
    SELECT hour, scored, negative_share, expected_share FROM sentiment_spikes
    WHERE hour BETWEEN timestamp'{hour}' - INTERVAL 24 HOURS AND timestamp'{hour}' + INTERVAL 24 HOURS
    ORDER BY hour""").toPandas()
figure, (share, volume) = plt.subplots(2, figsize=(10, 5), sharex=True, height_ratios=[2, 1])
share.plot(around["hour"], around["negative_share"], color="#D95F02", marker="o", label="negative share")
share.plot(around["hour"], around["expected_share"], color="#B0B0B0", label="expected")
share.legend(loc="upper left")
volume.bar(around["hour"], around["scored"], width=0.03, color="#2166AC")
volume.set_ylabel("tweets")
figure.autofmt_xdate()
plt.show()

# COMMAND ----------

# MAGIC %md
# MAGIC ## Whom is it about? Negative tweets of the hour against those of the day before.

# COMMAND ----------

about = spark.sql(f"""
    SELECT mention, count_if({during}) AS during, count_if(NOT ({during})) AS day_before
    FROM tweet_mentions
    WHERE predicted_sentiment = 'negative'
      AND timestamp >= timestamp'{hour}' - INTERVAL 24 HOURS AND timestamp < timestamp'{hour}' + INTERVAL 1 HOUR
    GROUP BY mention HAVING during > 0
    ORDER BY during DESC, mention LIMIT 5""").toPandas()
display(about)

# COMMAND ----------

# MAGIC %md
# MAGIC ## What do they write? Words of the hour that the hours before hardly knew.

# COMMAND ----------

words = spark.sql(f"""
    WITH words AS (
      SELECT {during} AS during, explode(array_distinct(regexp_extract_all(lower(clean_text), '[a-z][a-z]{{3,}}', 0))) AS word
      FROM gold_tweets
      WHERE predicted_sentiment = 'negative' AND timestamp < timestamp'{hour}' + INTERVAL 1 HOUR)
    SELECT word, count_if(during) AS in_hour, count_if(NOT during) AS earlier
    FROM words WHERE word NOT IN ('user', 'http')
    GROUP BY word
    ORDER BY in_hour / (1 + earlier) DESC, word LIMIT 12""").toPandas()
display(words)

# COMMAND ----------

display(
    spark.sql(f"""
    SELECT timestamp, user_name, full_text, round(predicted_score) AS predicted_score
    FROM gold_tweets WHERE predicted_sentiment = 'negative' AND {during}
    ORDER BY predicted_score DESC, tweet_id LIMIT 10""").toPandas()
)

# COMMAND ----------

# MAGIC %md
# MAGIC ## Is it the tweets, or us?
# MAGIC
# MAGIC A new model version, or a micro-batch with errors, can look like anger.

# COMMAND ----------

display(
    spark.sql(f"""
    SELECT model_name, model_version, count(*) AS tweets, count(error) AS errors
    FROM gold_tweets
    WHERE timestamp >= timestamp'{hour}' - INTERVAL 24 HOURS AND timestamp < timestamp'{hour}' + INTERVAL 1 HOUR
    GROUP BY model_name, model_version ORDER BY tweets DESC""").toPandas()
)
