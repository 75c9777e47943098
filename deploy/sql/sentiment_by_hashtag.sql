CREATE OR REPLACE VIEW sentiment_by_hashtag (
  hashtag COMMENT 'The hashtag, lower case, without the sign',
  positive COMMENT 'Tweets labelled positive',
  neutral COMMENT 'Tweets labelled neutral',
  negative COMMENT 'Tweets labelled negative',
  total COMMENT 'All tweets, those that could not be scored included',
  negative_share COMMENT 'negative of the scored tweets, 0 to 1; null when none was scored',
  first_seen COMMENT 'When it was first used, by the time of the tweets',
  last_seen COMMENT 'When it was last used, by the time of the tweets'
)
COMMENT 'What is said in tweets with a hashtag'
AS
SELECT
  exploded.hashtag,
  count_if(predicted_sentiment = 'positive') AS positive,
  count_if(predicted_sentiment = 'neutral') AS neutral,
  count_if(predicted_sentiment = 'negative') AS negative,
  count(*) AS total,
  try_divide(count_if(predicted_sentiment = 'negative'), count(predicted_sentiment)) AS negative_share,
  min(timestamp) AS first_seen,
  max(timestamp) AS last_seen
FROM gold_tweets LATERAL VIEW explode(array_distinct(hashtags)) exploded AS hashtag
GROUP BY exploded.hashtag
