SELECT hour, sentiment, tweets
FROM sentiment_by_hour UNPIVOT (tweets FOR sentiment IN (positive, neutral, negative))
