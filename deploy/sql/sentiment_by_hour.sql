CREATE OR REPLACE VIEW sentiment_by_hour (
  hour COMMENT 'Start of the hour, by the time of the tweets',
  positive COMMENT 'Tweets labelled positive',
  neutral COMMENT 'Tweets labelled neutral',
  negative COMMENT 'Tweets labelled negative',
  total COMMENT 'All tweets, those that could not be scored included',
  negative_share COMMENT 'negative of the scored tweets, 0 to 1; null when none was scored'
)
COMMENT 'Sentiment by the hour in which tweets were written; hours without tweets have no row'
AS
SELECT
  date_trunc('HOUR', timestamp) AS hour,
  count_if(predicted_sentiment = 'positive') AS positive,
  count_if(predicted_sentiment = 'neutral') AS neutral,
  count_if(predicted_sentiment = 'negative') AS negative,
  count(*) AS total,
  try_divide(count_if(predicted_sentiment = 'negative'), count(predicted_sentiment)) AS negative_share
FROM gold_tweets
GROUP BY date_trunc('HOUR', timestamp)
