package io.tweetlake.bronze.reading;

import io.tweetlake.bronze.discovery.SourceFile;
import java.util.Objects;

/** A record and the file it was found in. */
public record SourceRecord(SourceFile file, JsonRecord record) {
    /** Whether both are in the same file, and in the same member of an archive. */
    public boolean isBeside(SourceRecord other) {
        return file.equals(other.file) && Objects.equals(record.member(), other.record.member());
    }
}
