package io.tweetlake.common.config;

/**
 * A key and what somebody wrote for it.
 *
 * @param key full dotted path
 * @param text as written, placeholders not filled in; empty means not set
 */
record Setting(String key, String text, Origin origin) {}
