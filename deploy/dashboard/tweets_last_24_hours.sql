SELECT timestamp, user_name, full_text, predicted_sentiment, round(predicted_score) AS predicted_score
FROM tweets_last_24_hours
ORDER BY timestamp DESC
LIMIT 100
