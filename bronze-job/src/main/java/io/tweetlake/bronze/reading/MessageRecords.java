package io.tweetlake.bronze.reading;

import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.config.SourceConfig.Format;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;

/** The records of messages: one in each mostly, and otherwise as in a file of the same text. */
public final class MessageRecords {
    private final Format format;
    private final Limits limits;

    public MessageRecords(SourceConfig config) {
        this.format = config.format();
        this.limits = new Limits(config.limits());
    }

    /**
     * One record at least: a message that has none says so.
     *
     * @param message null where it only says that its key is deleted
     */
    public Iterator<JsonRecord> of(byte[] message) {
        if (message == null) {
            return List.of(JsonRecord.broken(new byte[0], "the message has no value: it deletes its key", null, 0))
                    .iterator();
        }
        try {
            Iterator<JsonRecord> found =
                    TextRecords.of(TextEncoding.utf8(new ByteArrayInputStream(message)), format, limits, () -> null);
            return new CheckedRecords(
                    new LimitedRecords(found, limits, limits.budget(message.length)),
                    () -> null,
                    "the message is empty, or has nothing but blanks");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
