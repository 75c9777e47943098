SELECT bronze, waiting, silver, duplicates, notices, quarantine, deleted, unexplained
FROM lake_balance
