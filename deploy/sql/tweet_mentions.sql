CREATE OR REPLACE VIEW tweet_mentions (
  mention COMMENT 'The screen name mentioned, lower case, without the sign',
  tweet_id COMMENT 'The tweet that mentions it',
  timestamp COMMENT 'When the tweet was written',
  event_date COMMENT 'The UTC day of timestamp',
  user_name COMMENT 'The author of the tweet',
  lang COMMENT 'BCP 47 language tag given by the source, or null',
  full_text COMMENT 'The text as written',
  predicted_sentiment COMMENT 'negative, neutral or positive; null when the tweet could not be scored',
  predicted_score COMMENT 'Probability of the predicted label, 0 to 100',
  model_version COMMENT 'Version of the model that scored the tweet'
)
COMMENT 'One row for each name that a tweet mentions, however often it does'
AS
SELECT
  exploded.mention, tweet_id, timestamp, event_date, user_name, lang, full_text,
  predicted_sentiment, predicted_score, model_version
FROM gold_tweets LATERAL VIEW explode(array_distinct(mentions)) exploded AS mention
