SELECT hour, share, value
FROM sentiment_spikes UNPIVOT (value FOR share IN (negative_share AS negative, expected_share AS expected))
