CREATE OR REPLACE VIEW model_agreement (
  model_name COMMENT 'The model',
  model_version COMMENT 'Its version',
  labelled COMMENT 'Scored tweets that came with a label',
  agreeing COMMENT 'Of these, tweets to which the model gave the same label',
  agreement COMMENT 'agreeing of labelled, 0 to 1',
  macro_recall COMMENT 'Mean over the labels that occur of the share of their tweets that the model found, 0 to 1'
)
COMMENT 'How often the model agrees with labels that came with tweets'
AS
WITH by_label AS (
  SELECT
    model_name,
    model_version,
    given_sentiment,
    sum(tweets) AS labelled,
    sum(CASE WHEN given_sentiment = predicted_sentiment THEN tweets ELSE 0 END) AS agreeing
  FROM confusion_matrix
  GROUP BY model_name, model_version, given_sentiment
)
SELECT
  model_name,
  model_version,
  sum(labelled) AS labelled,
  sum(agreeing) AS agreeing,
  sum(agreeing) / sum(labelled) AS agreement,
  avg(agreeing / labelled) AS macro_recall
FROM by_label
GROUP BY model_name, model_version
