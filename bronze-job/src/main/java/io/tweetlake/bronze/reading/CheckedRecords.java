package io.tweetlake.bronze.reading;

import io.tweetlake.common.job.TemporaryStorageFailure;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** The records of a text, one at least: a text that has none, or that cannot be read to its end, says so in a record. */
final class CheckedRecords implements Iterator<JsonRecord> {
    private final Iterator<JsonRecord> records;
    private final Supplier<String> damage;
    private JsonRecord ready;
    private String failure;

    /**
     * @param damage why the text ended too early; null if it did not
     * @param nothing the error of a text without a record; null if it needs none
     * @throws UncheckedIOException if the storage does not give the first record
     */
    CheckedRecords(Iterator<JsonRecord> records, Supplier<String> damage, String nothing) {
        this.records = records;
        this.damage = damage;
        if (records.hasNext()) {
            ready = records.next();
        } else if (damage.get() != null) {
            ready = JsonRecord.unread(damage.get(), 0);
        } else if (nothing != null) {
            ready = JsonRecord.broken(new byte[0], nothing, null, 0);
        }
    }

    @Override
    public boolean hasNext() {
        return ready != null;
    }

    @Override
    public JsonRecord next() {
        if (ready == null) {
            throw new NoSuchElementException();
        }
        JsonRecord record = ready;
        ready = failure == null ? following() : null;
        return ready == null ? last(record) : record;
    }

    /** @throws UncheckedIOException if the storage is temporarily unavailable, so that the task is tried again */
    private JsonRecord following() {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            if (TemporaryStorageFailure.isCauseOf(e)) {
                throw e;
            }
            failure = "the file cannot be read to its end: " + ExceptionUtils.getRootCauseMessage(e);
            return null;
        }
    }

    /** The error of a text that ends too early is that of the record that was cut short, or of one more. */
    private JsonRecord last(JsonRecord record) {
        String error = failure == null ? damage.get() : failure;
        if (error == null || error.equals(record.error())) {
            return record;
        }
        if (record.error() != null && failure == null) {
            return record.cut(error);
        }
        ready = JsonRecord.unread(error, record.position());
        return record;
    }
}
