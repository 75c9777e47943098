package io.tweetlake.common.config.binding;

/**
 * One line of the effective configuration.
 *
 * @param key full dotted path, such as {@code gold.trigger}
 * @param value as written, placeholders filled in; {@code ***} for a secret; null when not set
 * @param origin {@code conf/local.yaml:12}, {@code --set}, {@code default} or {@code not set}; then, after
 *     {@code ", from "}, the environment variables or the key that the value was taken from
 */
public record ConfigValue(String key, String value, String origin) {}
