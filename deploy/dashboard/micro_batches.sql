SELECT last_scored_at, percentile, seconds
FROM micro_batches
  UNPIVOT (seconds FOR percentile IN (latency_p50_seconds AS p50, latency_p95_seconds AS p95))
