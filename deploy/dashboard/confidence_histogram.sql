SELECT score_from, sentiment, tweets
FROM confidence_histogram UNPIVOT (tweets FOR sentiment IN (positive, neutral, negative))
