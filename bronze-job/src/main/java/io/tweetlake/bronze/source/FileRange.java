package io.tweetlake.bronze.source;

import java.io.Serializable;

/** The records of a file that begin from byte {@code start} to before byte {@code end}. */
record FileRange(SourceFile file, long start, long end) implements Serializable {
    boolean isWhole() {
        return start == 0 && end == file.bytes();
    }

    long bytes() {
        return end - start;
    }
}
