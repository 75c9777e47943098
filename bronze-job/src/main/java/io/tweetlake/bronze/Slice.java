package io.tweetlake.bronze;

/** A part of a text, in bytes. */
record Slice(int start, int end) {}
