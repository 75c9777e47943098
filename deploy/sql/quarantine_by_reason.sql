CREATE OR REPLACE VIEW quarantine_by_reason (
  reason COMMENT 'Why: not-json, not-a-tweet, no-text, bad-id, bad-timestamp, too-large',
  waiting COMMENT 'Records that no replay has released',
  released COMMENT 'Records that a replay has released',
  example COMMENT 'The field and the value that were the matter, of one record',
  first_quarantined_at COMMENT 'When the first was set aside',
  last_quarantined_at COMMENT 'When the last was set aside'
)
COMMENT 'What Silver could not use, by reason'
AS
SELECT
  reason,
  count_if(released_at IS NULL) AS waiting,
  count(released_at) AS released,
  min(detail) AS example,
  min(quarantined_at) AS first_quarantined_at,
  max(quarantined_at) AS last_quarantined_at
FROM silver_quarantine
GROUP BY reason
