CREATE OR REPLACE VIEW tweets_last_24_hours (
  tweet_id COMMENT 'The id of the tweet',
  timestamp COMMENT 'When the tweet was written',
  user_name COMMENT 'The author of the tweet',
  full_text COMMENT 'The text as written',
  lang COMMENT 'BCP 47 language tag given by the source, or null',
  mentions COMMENT 'Screen names mentioned, lower case, without the sign, in order of appearance',
  hashtags COMMENT 'Hashtags, lower case, without the sign, in order of appearance',
  predicted_sentiment COMMENT 'negative, neutral or positive; null when the tweet could not be scored',
  predicted_score COMMENT 'Probability of the predicted label, 0 to 100',
  model_version COMMENT 'Version of the model that scored the tweet'
)
COMMENT 'Tweets of the 24 hours up to the newest one, whenever that was'
AS
SELECT
  tweet_id, timestamp, user_name, full_text, lang, mentions, hashtags,
  predicted_sentiment, predicted_score, model_version
FROM gold_tweets
WHERE timestamp > (SELECT max(timestamp) FROM gold_tweets) - INTERVAL 24 HOURS
