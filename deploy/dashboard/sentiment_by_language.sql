SELECT lang, sentiment, tweets
FROM sentiment_by_language UNPIVOT (tweets FOR sentiment IN (positive, neutral, negative))
