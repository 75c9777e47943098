CREATE OR REPLACE VIEW lake_balance (
  bronze COMMENT 'Records that Bronze found',
  waiting COMMENT 'Of these, records that Silver has not read yet',
  silver COMMENT 'Rows of silver_tweets',
  duplicates COMMENT 'Records whose tweet was in silver_tweets already',
  notices COMMENT 'Records of notices: rows of silver_notices, those with a notice_index above 0 left out',
  quarantine COMMENT 'Rows of silver_quarantine that no replay has released',
  deleted COMMENT 'Records of tweets that a delete notice named: taken out, or not let in',
  unexplained COMMENT 'bronze less all the others: 0 unless a row was lost or doubled'
)
COMMENT 'Where every record of Bronze is now; unexplained is what is left over, and should be 0'
AS
WITH bronze AS (SELECT count(*) AS records FROM bronze_tweets),
silver AS (SELECT count(*) AS tweets FROM silver_tweets),
notices AS (SELECT count_if(coalesce(notice_index, 0) = 0) AS records FROM silver_notices),
quarantine AS (
  SELECT
    count_if(released_at IS NULL) AS waiting,
    count_if(released_as = 'duplicate') AS duplicates,
    count_if(released_as = 'deleted') AS deleted
  FROM silver_quarantine
),
batches AS (
  SELECT
    coalesce(sum(records), 0) AS records,
    coalesce(sum(duplicates), 0) AS duplicates,
    coalesce(sum(deleted), 0) AS deleted
  FROM silver_batches
),
accounted AS (
  SELECT
    bronze.records AS bronze,
    bronze.records - batches.records AS waiting,
    silver.tweets AS silver,
    batches.duplicates + quarantine.duplicates AS duplicates,
    notices.records AS notices,
    quarantine.waiting AS quarantine,
    batches.deleted + quarantine.deleted AS deleted
  FROM bronze CROSS JOIN silver CROSS JOIN notices CROSS JOIN quarantine CROSS JOIN batches
)
SELECT
  bronze, waiting, silver, duplicates, notices, quarantine, deleted,
  bronze - waiting - silver - duplicates - notices - quarantine - deleted AS unexplained
FROM accounted
