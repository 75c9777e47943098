SELECT layer, row_count, newest_event, last_written_at, seconds_since
FROM layer_freshness
