CREATE OR REPLACE VIEW sentiment_by_language (
  lang COMMENT 'BCP 47 language tag given by the source, or detected from the text; und where there is neither',
  positive COMMENT 'Tweets labelled positive',
  neutral COMMENT 'Tweets labelled neutral',
  negative COMMENT 'Tweets labelled negative',
  total COMMENT 'All tweets, those that could not be scored included',
  negative_share COMMENT 'negative of the scored tweets, 0 to 1; null when none was scored',
  errors COMMENT 'Tweets that could not be scored, those in a language that the model does not read included'
)
COMMENT 'Sentiment by language'
AS
SELECT
  coalesce(nullif(lang, 'und'), detected_lang, 'und') AS lang,
  count_if(predicted_sentiment = 'positive') AS positive,
  count_if(predicted_sentiment = 'neutral') AS neutral,
  count_if(predicted_sentiment = 'negative') AS negative,
  count(*) AS total,
  try_divide(count_if(predicted_sentiment = 'negative'), count(predicted_sentiment)) AS negative_share,
  count(error) AS errors
FROM gold_tweets
GROUP BY coalesce(nullif(lang, 'und'), detected_lang, 'und')
