CREATE OR REPLACE VIEW top_mentions (
  sentiment COMMENT 'positive or negative',
  place COMMENT 'From 1: most tweets of the sentiment first, then the greater share, then the alphabet',
  mention COMMENT 'The screen name mentioned, lower case, without the sign',
  tweets COMMENT 'Tweets of the sentiment that mention it',
  share COMMENT 'Of all tweets that mention it, 0 to 1'
)
COMMENT 'Whom positive and whom negative tweets mention most'
AS
WITH counted AS (
  SELECT 'positive' AS sentiment, mention, positive AS tweets, total FROM sentiment_by_mention
  UNION ALL
  SELECT 'negative' AS sentiment, mention, negative AS tweets, total FROM sentiment_by_mention
)
SELECT
  sentiment,
  row_number() OVER (PARTITION BY sentiment ORDER BY tweets DESC, total, mention) AS place,
  mention,
  tweets,
  tweets / total AS share
FROM counted
WHERE tweets > 0
