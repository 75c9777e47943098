package io.tweetlake.bronze.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;

/**
 * The files that appear, each in one micro-batch, which is noted in a {@link FileLog} before Spark hears of it: what a
 * micro-batch had is the same again after any crash.
 */
final class TweetFilesStream implements MicroBatchStream, SupportsTriggerAvailableNow {
    private final TweetFilesTable table;
    private final FileListing listing;
    private final FileLog log;
    private final int maxFilesPerTrigger;
    /** Found by the last listing, and in no micro-batch yet. */
    private final Queue<SourceFile> waiting = new ArrayDeque<>();

    private boolean listOnce;

    TweetFilesStream(TweetFilesTable table, FileListing listing, FileLog log, int maxFilesPerTrigger) {
        this.table = table;
        this.listing = listing;
        this.log = log;
        this.maxFilesPerTrigger = maxFilesPerTrigger;
    }

    @Override
    public Offset initialOffset() {
        return new LogOffset(FileLog.NONE);
    }

    @Override
    public ReadLimit getDefaultReadLimit() {
        return ReadLimit.maxFiles(maxFilesPerTrigger);
    }

    @Override
    public void prepareForTriggerAvailableNow() {
        list();
        listOnce = true;
    }

    @Override
    public Offset latestOffset() {
        throw new UnsupportedOperationException("Spark asks for latestOffset(Offset, ReadLimit)");
    }

    @Override
    public Offset latestOffset(Offset start, ReadLimit limit) {
        if (log.latest() > ((LogOffset) start).entry()) {
            // Noted by a process that died before Spark had noted the offset.
            return new LogOffset(log.latest());
        }
        if (waiting.isEmpty() && !listOnce) {
            list();
        }
        List<SourceFile> next = new ArrayList<>();
        while (next.size() < maxFilesPerTrigger && !waiting.isEmpty()) {
            next.add(waiting.remove());
        }
        if (!next.isEmpty()) {
            log.add(next);
        }
        return new LogOffset(log.latest());
    }

    @Override
    public InputPartition[] planInputPartitions(Offset start, Offset end) {
        return table.partitions(log.files(((LogOffset) start).entry() + 1, ((LogOffset) end).entry()));
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return table.createReaderFactory();
    }

    @Override
    public Offset deserializeOffset(String json) {
        return LogOffset.parse(json);
    }

    @Override
    public void commit(Offset end) {
        log.forgetBefore(((LogOffset) end).entry());
    }

    @Override
    public void stop() {
        waiting.clear();
    }

    private void list() {
        listing.files(TweetFilesTable.hadoop()).filter(file -> !log.has(file)).forEach(waiting::add);
    }
}
