package io.tweetlake.bronze.reading;

import io.tweetlake.bronze.discovery.SourceFile;

/** A record and the file it was found in. */
public record SourceRecord(SourceFile file, JsonRecord record) {}
