package io.tweetlake.common.config.binding;

/**
 * A key and the value that the user wrote.
 *
 * @param key full dotted path
 * @param text as written, placeholders not filled in; a list's items with commas between; empty means not set
 * @param list whether it was written as a list
 */
public record Setting(String key, String text, boolean list, Origin origin) {
    public Setting(String key, String text, Origin origin) {
        this(key, text, false, origin);
    }
}
