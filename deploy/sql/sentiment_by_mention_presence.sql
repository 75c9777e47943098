CREATE OR REPLACE VIEW sentiment_by_mention_presence (
  has_mentions COMMENT 'Whether the tweets mention anybody',
  positive COMMENT 'Tweets labelled positive',
  neutral COMMENT 'Tweets labelled neutral',
  negative COMMENT 'Tweets labelled negative',
  total COMMENT 'All tweets, those that could not be scored included',
  negative_share COMMENT 'negative of the scored tweets, 0 to 1; null when none was scored'
)
COMMENT 'Whether tweets that mention somebody differ from those that mention nobody'
AS
SELECT
  coalesce(size(mentions), 0) > 0 AS has_mentions,
  count_if(predicted_sentiment = 'positive') AS positive,
  count_if(predicted_sentiment = 'neutral') AS neutral,
  count_if(predicted_sentiment = 'negative') AS negative,
  count(*) AS total,
  try_divide(count_if(predicted_sentiment = 'negative'), count(predicted_sentiment)) AS negative_share
FROM gold_tweets
GROUP BY coalesce(size(mentions), 0) > 0
