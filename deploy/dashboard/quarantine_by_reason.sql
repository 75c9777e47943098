SELECT reason, waiting, released, example, last_quarantined_at
FROM quarantine_by_reason
