package io.tweetlake.bronze.reading;

import io.tweetlake.bronze.discovery.SourceFile;
import java.io.Serializable;

/** The records of a file that begin from byte {@code start} to before byte {@code end}. */
public record FileRange(SourceFile file, long start, long end) implements Serializable {
    public static FileRange whole(SourceFile file) {
        return new FileRange(file, 0, file.bytes());
    }

    public boolean isWhole() {
        return start == 0 && end == file.bytes();
    }

    public long bytes() {
        return end - start;
    }
}
