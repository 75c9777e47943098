package io.tweetlake.models.serving;

/**
 * A version of a model that failed its trial.
 *
 * @param role that it was to have
 * @param serving version that serves in its place; null where none does
 * @param reason in one line
 */
public record ModelRefusal(ModelRole role, String name, String version, String serving, String reason) {}
