SELECT count_if(is_spike) AS spikes
FROM sentiment_spikes
