package io.tweetlake.bronze.discovery;

import java.io.Serializable;
import java.time.Instant;
import org.apache.hadoop.fs.FileStatus;

/**
 * A file that was found.
 *
 * @param uri its address, percent-encoded
 * @param bytes as it is stored
 * @param modifiedAt when it was written last
 * @param version what tells it from another file that had its name before; null where a name has one file for ever
 */
public record SourceFile(String uri, long bytes, Instant modifiedAt, String version) implements Serializable {
    /** A file that is alone with its name. */
    static SourceFile of(FileStatus file) {
        return of(file, null);
    }

    static SourceFile of(FileStatus file, String version) {
        return new SourceFile(
                file.getPath().toUri().toASCIIString(),
                file.getLen(),
                Instant.ofEpochMilli(file.getModificationTime()),
                version);
    }
}
