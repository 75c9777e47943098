SELECT model_name, model_version, given_sentiment, predicted_sentiment, tweets
FROM confusion_matrix
ORDER BY model_name, model_version, given_sentiment, predicted_sentiment
