package io.tweetlake.bronze.reading;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The records of a file up to its {@link Limits}: their number, the size of each, and of all together. */
final class LimitedRecords implements Iterator<JsonRecord> {
    private static final int EXCERPT_BYTES = 1 << 10;

    private final Iterator<JsonRecord> records;
    private final Limits limits;
    /** Records of a page may repeat what they share. */
    private final TextBudget budget;

    private int count;
    private boolean done;

    LimitedRecords(Iterator<JsonRecord> records, Limits limits, TextBudget budget) {
        this.records = records;
        this.limits = limits;
        this.budget = budget;
    }

    @Override
    public boolean hasNext() {
        return !done && records.hasNext();
    }

    @Override
    public JsonRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        JsonRecord record = records.next();
        budget.spend(record.raw().length);
        if (count++ >= limits.records() || budget.isSpent()) {
            done = true;
            return JsonRecord.unread(budget.isSpent() ? budget.error() : limits.recordsError(), record.position())
                    .of(record.member());
        }
        return record.raw().length > limits.recordBytes()
                ? excerpt(record.raw(), 0, record.position(), limits.recordError(record.raw().length))
                        .of(record.member())
                : record;
    }

    /** The beginning of what was not read. */
    static JsonRecord excerpt(byte[] text, int start, long position, String error) {
        byte[] beginning = Arrays.copyOfRange(text, start, Math.min(start + EXCERPT_BYTES, text.length));
        return JsonRecord.broken(beginning, error, null, position).cut(error);
    }
}
