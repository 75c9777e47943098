package io.tweetlake.bronze.discovery;

import java.time.Instant;
import java.util.List;

/** How a stream hears of files. */
public interface FileFinder extends AutoCloseable {
    /**
     * Asked once all that was found before is noted in the stream's log.
     *
     * @return files that are not in the log, the oldest first; one that is found twice is there once
     */
    Found find();

    /** From now on nothing is found but what is there now, in as many parts as it takes. */
    void limitToPresent();

    /** All that was found is noted in the log, for good. */
    default void noted() {}

    @Override
    default void close() {}

    /** @param newest the time of the latest folder in which files have been found by now; null where folders have none */
    record Found(List<SourceFile> files, Instant newest) {}
}
