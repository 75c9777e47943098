CREATE OR REPLACE VIEW sentiment_by_mention (
  mention COMMENT 'The screen name mentioned, lower case, without the sign',
  positive COMMENT 'Tweets labelled positive',
  neutral COMMENT 'Tweets labelled neutral',
  negative COMMENT 'Tweets labelled negative',
  total COMMENT 'All tweets, those that could not be scored included',
  negative_share COMMENT 'negative of the scored tweets, 0 to 1; null when none was scored',
  first_seen COMMENT 'When it was first mentioned, by the time of the tweets',
  last_seen COMMENT 'When it was last mentioned, by the time of the tweets'
)
COMMENT 'What is said in tweets that mention a name'
AS
SELECT
  mention,
  count_if(predicted_sentiment = 'positive') AS positive,
  count_if(predicted_sentiment = 'neutral') AS neutral,
  count_if(predicted_sentiment = 'negative') AS negative,
  count(*) AS total,
  try_divide(count_if(predicted_sentiment = 'negative'), count(predicted_sentiment)) AS negative_share,
  min(timestamp) AS first_seen,
  max(timestamp) AS last_seen
FROM tweet_mentions
GROUP BY mention
