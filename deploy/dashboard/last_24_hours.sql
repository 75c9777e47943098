SELECT try_divide(count_if(predicted_sentiment = 'negative'), count(predicted_sentiment)) AS negative_share
FROM tweets_last_24_hours
