SELECT hashtag, sentiment, tweets
FROM (SELECT * FROM sentiment_by_hashtag ORDER BY total DESC, hashtag LIMIT 15)
  UNPIVOT (tweets FOR sentiment IN (positive, neutral, negative))
