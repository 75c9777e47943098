package io.tweetlake.bronze.source;

import io.tweetlake.bronze.discovery.FileLog;
import org.apache.spark.sql.connector.read.streaming.Offset;

/** A place in the stream: behind this entry of the {@link FileLog}. */
final class LogOffset extends Offset {
    private final long entry;

    LogOffset(long entry) {
        this.entry = entry;
    }

    long entry() {
        return entry;
    }

    /** As JSON, which a number is. */
    @Override
    public String json() {
        return Long.toString(entry);
    }

    static LogOffset parse(String json) {
        return new LogOffset(Long.parseLong(json));
    }
}
