SELECT row_count AS tweets, newest_event
FROM layer_freshness
WHERE layer = 'gold_tweets'
