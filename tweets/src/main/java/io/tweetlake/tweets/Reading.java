package io.tweetlake.tweets;

/** What a record turned out to be. */
public sealed interface Reading permits Tweet, Notices {}
