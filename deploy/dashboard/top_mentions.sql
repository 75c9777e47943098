SELECT mention, sentiment, tweets
FROM top_mentions
WHERE place <= 10
