CREATE OR REPLACE VIEW confusion_matrix (
  model_name COMMENT 'The model',
  model_version COMMENT 'Its version',
  given_sentiment COMMENT 'The label that came with the tweets',
  predicted_sentiment COMMENT 'The label of the model',
  tweets COMMENT 'Tweets with this pair of labels'
)
COMMENT 'Labels that came with tweets against those of the model, where a tweet has both'
AS
SELECT model_name, model_version, given_sentiment, predicted_sentiment, count(*) AS tweets
FROM gold_tweets
WHERE given_sentiment IS NOT NULL AND predicted_sentiment IS NOT NULL
GROUP BY model_name, model_version, given_sentiment, predicted_sentiment
