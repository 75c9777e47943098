package io.tweetlake.common.lake;

/** What a MERGE did to the rows of its table. */
public record MergeFigures(long inserted, long updated, long deleted) {}
