package io.tweetlake.bronze.source;

import io.tweetlake.bronze.discovery.FileFinder;
import io.tweetlake.bronze.discovery.FileLog;
import io.tweetlake.bronze.discovery.IngestedFiles;
import io.tweetlake.bronze.discovery.ListedFiles;
import io.tweetlake.bronze.discovery.NotifiedFiles;
import io.tweetlake.bronze.discovery.RetriedFiles;
import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.common.config.SourceConfig;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.hadoop.conf.Configuration;
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
    private final SourceConfig config;
    private final FileLog log;
    private final FileFinder finder;
    private final IngestedFiles ingested;
    private final RetriedFiles retried;
    /** Found, and in no micro-batch yet. */
    private final Queue<SourceFile> waiting = new ArrayDeque<>();

    private Instant newest;

    TweetFilesStream(TweetFilesTable table, SourceConfig config, FileLog log, Configuration hadoop) {
        this.table = table;
        this.config = config;
        this.log = log;
        this.finder = config.kind() == SourceConfig.Kind.SQS
                ? new NotifiedFiles(config, log, hadoop)
                : new ListedFiles(config, log, hadoop, Clock.systemUTC());
        this.ingested = new IngestedFiles(config, log, hadoop);
        this.retried = new RetriedFiles(config, log, hadoop, Clock.systemUTC());
    }

    @Override
    public Offset initialOffset() {
        return new LogOffset(FileLog.NONE);
    }

    @Override
    public ReadLimit getDefaultReadLimit() {
        return ReadLimit.maxFiles(config.maxFilesPerTrigger());
    }

    @Override
    public void prepareForTriggerAvailableNow() {
        finder.limitToPresent();
        retried.limitToPresent();
        find();
    }

    @Override
    public Offset latestOffset() {
        throw new UnsupportedOperationException("Spark asks for latestOffset(Offset, ReadLimit)");
    }

    @Override
    public Offset latestOffset(Offset start, ReadLimit limit) {
        long taken = ((LogOffset) start).entry();
        // Spark plans the next micro-batch when the previous one is done. If there is no next one, nothing tells the
        // source.
        ingested.clearThrough(taken);
        if (log.latest() > taken) {
            // Noted by a process that died before Spark had noted the offset.
            return new LogOffset(log.latest());
        }
        if (waiting.isEmpty()) {
            find();
        }
        waiting.addAll(retried.readable(taken));
        List<SourceFile> next = next();
        if (!next.isEmpty()) {
            log.add(next, config.path(), waiting.isEmpty() ? newest : null);
            retried.noted(next);
        }
        if (waiting.isEmpty()) {
            finder.noted();
        }
        return new LogOffset(log.latest());
    }

    private List<SourceFile> next() {
        long most = config.maxBytesPerTrigger() == null
                ? Long.MAX_VALUE
                : config.maxBytesPerTrigger().bytes();
        List<SourceFile> next = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && next.size() < config.maxFilesPerTrigger()) {
            bytes += waiting.element().textBytes();
            if (bytes > most && !next.isEmpty()) {
                break;
            }
            next.add(waiting.remove());
        }
        return next;
    }

    @Override
    public InputPartition[] planInputPartitions(Offset start, Offset end) {
        long last = ((LogOffset) end).entry();
        return table.partitions(log.files(((LogOffset) start).entry() + 1, last), last);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return table.createReaderFactory(log.folder().toString());
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
        finder.close();
        ingested.close();
    }

    private void find() {
        FileFinder.Found found = finder.find();
        waiting.addAll(found.files());
        newest = found.newest();
    }
}
