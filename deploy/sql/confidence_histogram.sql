CREATE OR REPLACE VIEW confidence_histogram (
  score_from COMMENT 'Least predicted_score of the range, 0 to 95',
  score_to COMMENT 'End of the range; belongs to the next one, but for 100',
  positive COMMENT 'Tweets labelled positive',
  neutral COMMENT 'Tweets labelled neutral',
  negative COMMENT 'Tweets labelled negative',
  total COMMENT 'All tweets of the range'
)
COMMENT 'How sure the model was of its labels; ranges without tweets have no row'
AS
WITH ranges AS (
  SELECT CAST(least(floor(predicted_score / 5) * 5, 95) AS INT) AS score_from, predicted_sentiment
  FROM gold_tweets
  WHERE predicted_score IS NOT NULL
)
SELECT
  score_from,
  score_from + 5 AS score_to,
  count_if(predicted_sentiment = 'positive') AS positive,
  count_if(predicted_sentiment = 'neutral') AS neutral,
  count_if(predicted_sentiment = 'negative') AS negative,
  count(*) AS total
FROM ranges
GROUP BY score_from
