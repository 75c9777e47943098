package io.tweetlake.common.alerts;

/**
 * An alert to people.
 *
 * @param id the same for every attempt to deliver it
 * @param condition that has come about, such as {@code drift}
 * @param layer whose condition it is
 * @param title one line
 * @param text what was found, in a sentence or two
 * @param page where to see more
 * @param at when it came about, ISO 8601, UTC
 */
public record Alert(String id, String condition, String layer, String title, String text, String page, String at) {}
