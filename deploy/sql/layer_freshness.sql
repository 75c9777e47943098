CREATE OR REPLACE VIEW layer_freshness (
  layer COMMENT 'The table',
  row_count COMMENT 'Its rows',
  newest_event COMMENT 'When the newest tweet in it was written; null where the table does not know',
  last_written_at COMMENT 'When a row was last added; null for an empty table',
  seconds_since COMMENT 'From then until now'
)
COMMENT 'How many rows each table has, and how fresh it is'
AS
WITH layers AS (
  SELECT 'bronze_tweets' AS layer, count(*) AS row_count, CAST(NULL AS TIMESTAMP) AS newest_event, max(ingested_at) AS last_written_at
  FROM bronze_tweets
  UNION ALL
  SELECT 'silver_tweets', count(*), max(timestamp), max(cleaned_at) FROM silver_tweets
  UNION ALL
  SELECT 'silver_notices', count(*), max(timestamp), max(noticed_at) FROM silver_notices
  UNION ALL
  SELECT 'silver_quarantine', count(*), CAST(NULL AS TIMESTAMP), max(quarantined_at) FROM silver_quarantine
  UNION ALL
  SELECT 'gold_tweets', count(*), max(timestamp), max(scored_at) FROM gold_tweets
)
SELECT *, timestampdiff(SECOND, last_written_at, current_timestamp()) AS seconds_since FROM layers
