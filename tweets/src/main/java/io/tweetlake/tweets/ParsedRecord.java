package io.tweetlake.tweets;

/** A record that could be read: a tweet, or notices. */
public sealed interface ParsedRecord permits Tweet, Notices {}
