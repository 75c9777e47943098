CREATE OR REPLACE VIEW micro_batches (
  batch_id COMMENT 'The micro-batch; counted anew by a job that is started from scratch',
  model_name COMMENT 'The model that scored it',
  model_version COMMENT 'Its version',
  first_scored_at COMMENT 'When its first tweet was scored',
  last_scored_at COMMENT 'When its last tweet was scored',
  tweets COMMENT 'Rows of gold_tweets that it labelled, and no rescore since',
  errors COMMENT 'Of these, tweets that could not be scored',
  latency_p50_seconds COMMENT 'From Bronze reading the record to its score: half of the tweets took no longer',
  latency_p95_seconds COMMENT 'The same, for 95 in 100 tweets',
  inference_p50_ms COMMENT 'Wall time of the forward pass that scored a tweet, with the rest of its batch: median',
  inference_p95_ms COMMENT 'The same, for 95 in 100 tweets'
)
COMMENT 'What each micro-batch of the Gold job did, and how long its tweets had been on their way'
AS
WITH timed AS (
  SELECT *, timestampdiff(MILLISECOND, ingested_at, scored_at) / 1000 AS latency_seconds
  FROM gold_tweets
  WHERE batch_id IS NOT NULL
)
SELECT
  batch_id,
  model_name,
  model_version,
  min(scored_at) AS first_scored_at,
  max(scored_at) AS last_scored_at,
  count(*) AS tweets,
  count(error) AS errors,
  approx_percentile(latency_seconds, 0.5) AS latency_p50_seconds,
  approx_percentile(latency_seconds, 0.95) AS latency_p95_seconds,
  approx_percentile(inference_ms, 0.5) AS inference_p50_ms,
  approx_percentile(inference_ms, 0.95) AS inference_p95_ms
FROM timed
GROUP BY batch_id, model_name, model_version
