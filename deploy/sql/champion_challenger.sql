CREATE OR REPLACE VIEW champion_challenger (
  champion_name COMMENT 'The model that labels gold_tweets',
  champion_version COMMENT 'Its version',
  model_name COMMENT 'The challenger',
  model_version COMMENT 'Its version',
  tweets COMMENT 'Tweets that both were given',
  errors COMMENT 'Of these, tweets that the challenger could not score',
  agreement COMMENT 'Share of the others with the same label from both, 0 to 1',
  negative_disagreement COMMENT 'Share of those that the champion labels negative, and the challenger otherwise, 0 to 1',
  neutral_disagreement COMMENT 'The same of neutral',
  positive_disagreement COMMENT 'The same of positive',
  labelled COMMENT 'Tweets that both scored, and that came with a label',
  champion_accuracy COMMENT 'Share of the labelled ones to which the champion gave the same label, 0 to 1',
  challenger_accuracy COMMENT 'The same of the challenger',
  latency_ratio COMMENT 'Median wall time of the challenger''s forward passes, in those of the champion',
  first_scored_at COMMENT 'When the challenger scored the first of the tweets',
  last_scored_at COMMENT 'When it scored the last'
)
COMMENT 'How another model answers on a share of the tweets, beside the one in service'
AS
SELECT
  champion_name,
  champion_version,
  model_name,
  model_version,
  count(*) AS tweets,
  count(error) AS errors,
  try_divide(count_if(predicted_sentiment = champion_sentiment), count(predicted_sentiment)) AS agreement,
  try_divide(
    count_if(predicted_sentiment <> champion_sentiment) FILTER (WHERE champion_sentiment = 'negative'),
    count(predicted_sentiment) FILTER (WHERE champion_sentiment = 'negative')
  ) AS negative_disagreement,
  try_divide(
    count_if(predicted_sentiment <> champion_sentiment) FILTER (WHERE champion_sentiment = 'neutral'),
    count(predicted_sentiment) FILTER (WHERE champion_sentiment = 'neutral')
  ) AS neutral_disagreement,
  try_divide(
    count_if(predicted_sentiment <> champion_sentiment) FILTER (WHERE champion_sentiment = 'positive'),
    count(predicted_sentiment) FILTER (WHERE champion_sentiment = 'positive')
  ) AS positive_disagreement,
  count_if(given_sentiment IS NOT NULL AND predicted_sentiment IS NOT NULL) AS labelled,
  try_divide(
    count_if(given_sentiment = champion_sentiment AND predicted_sentiment IS NOT NULL),
    count_if(given_sentiment IS NOT NULL AND predicted_sentiment IS NOT NULL)
  ) AS champion_accuracy,
  try_divide(
    count_if(given_sentiment = predicted_sentiment),
    count_if(given_sentiment IS NOT NULL AND predicted_sentiment IS NOT NULL)
  ) AS challenger_accuracy,
  try_divide(
    approx_percentile(inference_ms, 0.5),
    approx_percentile(champion_inference_ms, 0.5)
  ) AS latency_ratio,
  min(scored_at) AS first_scored_at,
  max(scored_at) AS last_scored_at
FROM gold_challenger
GROUP BY champion_name, champion_version, model_name, model_version
