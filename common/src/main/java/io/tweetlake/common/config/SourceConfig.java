package io.tweetlake.common.config;

import java.io.Serializable;
import java.util.List;

/**
 * Where tweets come from.
 *
 * @param path folder, file or URI that Bronze reads; null when not set, as only Bronze needs it
 * @param maxFilesPerTrigger files that one micro-batch takes at most
 * @param ignore endings of names that files have while they are written, and which Bronze passes over; a file is taken once
 *     it has its own name
 */
public record SourceConfig(
        String path,
        @Default("files") Kind kind,
        @Default("lines") Format format,
        @Default("1000") @Range(min = 1, max = 1_000_000) int maxFilesPerTrigger,
        @Default("_tmp,.tmp,.inprogress,.part,.partial") List<String> ignore)
        implements Serializable {

    /** The same, with another path. */
    public SourceConfig at(String other) {
        return new SourceConfig(other, kind, format, maxFilesPerTrigger, ignore);
    }

    /** How new data is found. */
    public enum Kind {
        /** Lists the folder, whenever all that was found has been taken. */
        FILES
    }

    /** How records lie in a file. */
    public enum Format {
        /** One record on each line. */
        LINES,
        /** A file is one JSON document, often an array of records. */
        DOCUMENT
    }
}
