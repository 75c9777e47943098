package io.tweetlake.bronze;

/**
 * A record as it was found.
 *
 * @param raw its exact text
 * @param index its position in a whole document, from 0; null for a line
 * @param error why it is not JSON, and where; null when it is
 */
record JsonRecord(String raw, Long index, String error) {}
