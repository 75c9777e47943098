package io.tweetlake.bronze.discovery;

import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.job.SourceUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the storage what is there. Of a path with a time in it, only the folders that something may have come into since the
 * last time: how far it has come is told by the folders that have files. The clock only says where to stop.
 */
public final class ListedFiles implements FileFinder {
    private static final Logger LOG = LoggerFactory.getLogger(ListedFiles.class);

    private final SourceConfig config;
    private final FileListing listing;
    private final FileLog log;
    private final Configuration hadoop;
    private final Clock clock;
    /** The time of the latest folder of which files are in the log; null where nothing is known. */
    private Instant newest;

    /** Whether the source was a folder when the stream started: then it is missing if it is none. */
    private final boolean isFolder;

    private final Set<String> warned = new HashSet<>();
    private boolean limited;
    private boolean done;

    public ListedFiles(SourceConfig config, FileLog log, Configuration hadoop, Clock clock) {
        this.config = config;
        this.listing = new FileListing(config);
        this.log = log;
        this.hadoop = hadoop;
        this.clock = clock;
        this.newest = log.newest(config.path());
        this.isFolder = isFolder();
    }

    @Override
    public void limitToPresent() {
        limited = true;
    }

    @Override
    public Found find() {
        if (done) {
            return new Found(List.of(), null);
        }
        done = limited;
        if (isFolder && !isFolder()) {
            throw SourceUnavailableException.ofFolder(listing.path().base());
        }
        Instant now = clock.instant();
        Instant oldest = config.maxFileAge() == null ? Instant.MIN : now.minus(config.maxFileAge());
        if (newest != null && newest.isAfter(now)) {
            // The clock was ahead when this was noted.
            newest = null;
        }
        SourceFolder folder = folder();
        List<SourceFile> found = present(now, oldest, file -> {
                    if (file.modifiedAt().isBefore(oldest)) {
                        return false;
                    }
                    learn(listing.path().time(folder.below(file)), now);
                    return !isTaken(file);
                })
                .toList();
        return new Found(found, newest);
    }

    /** @param time of a folder with a file; null without one */
    private void learn(Instant time, Instant now) {
        if (time != null && !time.isAfter(now) && (newest == null || time.isAfter(newest))) {
            newest = time;
        }
    }

    private boolean isFolder() {
        try {
            return folder().isFolder();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + config.path(), e);
        }
    }

    /** What is written to a file after it was taken is not read: its name stands for what it had. */
    private boolean isTaken(SourceFile file) {
        boolean taken = log.has(file);
        long bytes = taken ? log.bytes(file) : FileLog.UNKNOWN;
        if (bytes != FileLog.UNKNOWN && file.bytes() > bytes && warned.add(file.uri())) {
            LOG.warn(
                    "{}",
                    new LogLine(
                                    "a file has grown since it was read, and the rest is not read: write it to a file of another name")
                            .with("file", file.name())
                            .with("bytes", file.bytes())
                            .with("bytesRead", bytes));
        }
        return taken;
    }

    private Stream<SourceFile> present(Instant now, Instant oldest, Predicate<SourceFile> wanted) {
        Instant since = newest == null ? oldest : newest;
        return since.equals(Instant.MIN)
                ? listing.files(hadoop, wanted)
                : listing.files(since.minus(config.lookBack()), now, hadoop, wanted);
    }

    private SourceFolder folder() {
        try {
            return new SourceFolder(config, hadoop);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + config.path(), e);
        }
    }
}
