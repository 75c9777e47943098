package io.tweetlake.bronze.reading;

/** A part of a text, in bytes. */
record Slice(int start, int end) {}
