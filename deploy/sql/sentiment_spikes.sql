-- Is an hour more negative than the week before it leads one to expect?
-- Shares are compared as angles, 2 * asin(sqrt(share)), whose variance is 1 / tweets whatever the share (Anscombe 1948).
-- Expected is the median angle of the 168 hours before. The distance from it, in standard deviations of the binomial, is
-- divided by how far hours usually are from it, where that is more than chance (median absolute deviation * 1.4826). A
-- median, so that the last crisis does not hide the next. Small hours are no guide, and too few hours are none either.
CREATE OR REPLACE VIEW sentiment_spikes (
  hour COMMENT 'Start of the hour, by the time of the tweets',
  scored COMMENT 'Scored tweets of the hour',
  negative COMMENT 'Of these, labelled negative',
  negative_share COMMENT 'negative of scored, 0 to 1',
  expected_share COMMENT 'The negative share that the week before leads one to expect; null with fewer than 12 hours of 5 tweets',
  score COMMENT 'How far above it the share is, in robust standard deviations; null where nothing is expected',
  is_spike COMMENT 'Whether score is 3.5 or more, in 20 tweets or more, and the share 0.15 or more above what was expected'
)
COMMENT 'Hours with their negative share, and whether it is a spike'
AS
WITH hours AS (
  SELECT hour, positive + neutral + negative AS scored, negative, negative_share,
    2 * asin(sqrt((negative + 0.375D) / (positive + neutral + negative + 0.75D))) AS angle
  FROM sentiment_by_hour
  WHERE positive + neutral + negative > 0
),
expected AS (
  SELECT *,
    percentile(CASE WHEN scored >= 5 THEN angle END, 0.5) OVER week_before AS expected_angle,
    count_if(scored >= 5) OVER week_before AS guides
  FROM hours
  WINDOW week_before AS (
    ORDER BY hour RANGE BETWEEN INTERVAL 168 HOURS PRECEDING AND INTERVAL 1 HOUR PRECEDING)
),
distances AS (
  SELECT *,
    CASE WHEN guides >= 12 THEN expected_angle END AS guide_angle,
    (angle - expected_angle) * sqrt(scored + 0.5D) AS distance
  FROM expected
),
scores AS (
  SELECT *,
    CASE WHEN guides >= 12 THEN distance / greatest(
      1,
      1.4826D * coalesce(percentile(CASE WHEN scored >= 5 THEN abs(distance) END, 0.5) OVER week_before, 1)) END AS score,
    power(sin(guide_angle / 2), 2) AS expected_share
  FROM distances
  WINDOW week_before AS (
    ORDER BY hour RANGE BETWEEN INTERVAL 168 HOURS PRECEDING AND INTERVAL 1 HOUR PRECEDING)
)
SELECT
  hour, scored, negative, negative_share, expected_share, score,
  coalesce(score >= 3.5 AND scored >= 20 AND negative_share - expected_share >= 0.15, false) AS is_spike
FROM scores
