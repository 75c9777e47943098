package io.tweetlake.bronze.source;

/** A part of a text, in bytes. */
record Slice(int start, int end) {}
