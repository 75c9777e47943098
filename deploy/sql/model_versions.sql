CREATE OR REPLACE VIEW model_versions (
  model_name COMMENT 'The model',
  model_version COMMENT 'Its version',
  model_precision COMMENT 'The arithmetic it ran in, for example fp32',
  tweets COMMENT 'Rows of gold_tweets',
  errors COMMENT 'Of these, tweets that could not be scored',
  negative_share COMMENT 'Labelled negative, of the scored ones, 0 to 1',
  mean_score COMMENT 'Mean of predicted_score, 0 to 100',
  first_scored_at COMMENT 'When its first row was scored',
  last_scored_at COMMENT 'When its last row was scored'
)
COMMENT 'Which models scored the rows of gold_tweets, and from when to when'
AS
SELECT
  model_name,
  model_version,
  model_precision,
  count(*) AS tweets,
  count(error) AS errors,
  try_divide(count_if(predicted_sentiment = 'negative'), count(predicted_sentiment)) AS negative_share,
  avg(predicted_score) AS mean_score,
  min(scored_at) AS first_scored_at,
  max(scored_at) AS last_scored_at
FROM gold_tweets
GROUP BY model_name, model_version, model_precision
