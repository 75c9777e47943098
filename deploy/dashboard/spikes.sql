SELECT hour, scored, negative, round(negative_share, 2) AS negative_share,
  round(expected_share, 2) AS expected_share, round(score, 1) AS score
FROM sentiment_spikes
WHERE is_spike
ORDER BY hour DESC
