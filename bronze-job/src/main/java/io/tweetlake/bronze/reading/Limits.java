package io.tweetlake.bronze.reading;

import io.tweetlake.common.config.DataSize;
import io.tweetlake.common.config.SourceLimits;

/** The limits of one file, with what a row says of what is beyond them. */
final class Limits {
    /** A smaller text is harmless, whatever it was compressed to. */
    private static final long LEAST_TEXT = 1 << 20;

    private final SourceLimits limits;
    private final Utf8JsonFactory json;

    Limits(SourceLimits limits) {
        this.limits = limits;
        this.json = new Utf8JsonFactory(limits.nameBytes(), limits.names(), recordBytes());
    }

    Utf8JsonFactory json() {
        return json;
    }

    int lineBytes() {
        return (int) limits.lineBytes().bytes();
    }

    int documentBytes() {
        return (int) limits.documentBytes().bytes();
    }

    int recordBytes() {
        return (int) limits.recordBytes().bytes();
    }

    int records() {
        return limits.records();
    }

    String lineError() {
        return error("a line, or a value over several lines, of more than", "lineBytes", limits.lineBytes());
    }

    String documentError() {
        return error("a document of more than", "documentBytes", limits.documentBytes());
    }

    String recordError(long bytes) {
        return "a record of %,d bytes is over the limit source.limits.recordBytes (%s), and its text is left out"
                .formatted(bytes, limits.recordBytes());
    }

    String recordsError() {
        return error("more records than", "records", limits.records());
    }

    /** @param storedBytes of the file that the text comes from, or of a range of it */
    TextBudget budget(long storedBytes) {
        long byRatio = Math.max(LEAST_TEXT, Math.multiplyExact((long) limits.ratio(), storedBytes));
        long most = limits.decompressedBytes().bytes();
        return byRatio < most
                ? new TextBudget(byRatio, error("more text than the stored bytes times", "ratio", limits.ratio()))
                : new TextBudget(most, error("more text than", "decompressedBytes", new DataSize(most)));
    }

    private static String error(String what, String key, Object limit) {
        return "%s %s (source.limits.%s): what follows was not read; raise the limit and give the file a new name"
                .formatted(what, limit, key);
    }
}
