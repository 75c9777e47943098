package io.tweetlake.bronze.discovery;

import io.tweetlake.bronze.discovery.UnreadFiles.Unread;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.job.LogLine;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes files again of which no record is in Bronze, as they were gone or could not be read, once they can. A file is
 * forgotten here when a later entry of the log names it, so that each is taken again once for each failure.
 */
public final class RetriedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RetriedFiles.class);

    private final SourceConfig config;
    private final FileLog log;
    private final Configuration hadoop;
    private final Clock clock;
    private final UnreadFiles unread;
    /** By the last entry of their micro-batch. */
    private final TreeMap<Long, List<Unread>> waiting = new TreeMap<>();

    /** Of these the rest of a round, which may take several times. */
    private final Queue<SourceFile> untried = new ArrayDeque<>();

    private long known;
    private Instant tried;
    private boolean limited;

    public RetriedFiles(SourceConfig config, FileLog log, Configuration hadoop, Clock clock) {
        this.config = config;
        this.log = log;
        this.hadoop = hadoop;
        this.clock = clock;
        this.unread = new UnreadFiles(log.folder().toString(), hadoop);
        this.known = log.latest() - 1;
        unread.entries().forEach(this::learn);
        if (!waiting.isEmpty() && log.latest() != FileLog.NONE && log.oldest() <= log.latest()) {
            // A process may have died after it had noted the last entry.
            noted(log.files(log.latest(), log.latest()), log.latest());
        }
    }

    /** From now on files are tried once more, and not again. */
    public void limitToPresent() {
        limited = true;
    }

    /**
     * Asked when a micro-batch is done.
     *
     * @param taken the last entry that is in Bronze
     * @return files that can be read now, and have to be noted in the log before this is asked again; none if it is not yet
     *     time
     */
    public List<SourceFile> readable(long taken) {
        for (; known < taken; known++) {
            learn(known + 1);
        }
        Collection<List<Unread>> done = waiting.headMap(taken, true).values();
        Instant now = clock.instant();
        if (done.isEmpty() || !isTime(now)) {
            return List.of();
        }
        tried = now;
        if (untried.isEmpty()) {
            done.forEach(parts -> untried.addAll(UnreadFiles.wholes(parts)));
        }
        Map<String, SourceFile> readable = new LinkedHashMap<>();
        for (int i = 0; i < config.maxFilesPerTrigger() && !untried.isEmpty(); i++) {
            SourceFile file = present(untried.remove());
            if (file != null) {
                readable.putIfAbsent(file.uri(), file);
            }
        }
        return readable.values().stream().sorted(FileListing.OLDEST_FIRST).toList();
    }

    /** Also when the clock has been set back since. */
    private boolean isTime(Instant now) {
        return tried == null
                || (!limited && (now.isBefore(tried) || !now.isBefore(tried.plus(config.retryUnreadable()))));
    }

    /** The log has these in an entry. */
    public void noted(List<SourceFile> files) {
        noted(files, log.latest());
    }

    private void noted(List<SourceFile> files, long entry) {
        if (waiting.isEmpty()) {
            return;
        }
        Set<String> names = files.stream().map(SourceFile::uri).collect(Collectors.toSet());
        for (var earlier : waiting.headMap(entry).entrySet()) {
            earlier.getValue().stream()
                    .filter(part -> names.contains(part.file().uri()))
                    .forEach(part -> unread.forget(earlier.getKey(), part));
            earlier.getValue().removeIf(part -> names.contains(part.file().uri()));
        }
        waiting.values().removeIf(List::isEmpty);
    }

    private void learn(long entry) {
        List<Unread> parts = new ArrayList<>(unread.of(entry));
        if (!parts.isEmpty()) {
            waiting.put(entry, parts);
        }
    }

    /** The file as it is now; null if it cannot be read. */
    private SourceFile present(SourceFile file) {
        try {
            FileSystem files = file.fileSystem(hadoop);
            new SourceFolder(config, hadoop).requireInside(file);
            FileStatus now = files.getFileStatus(file.path());
            try (InputStream in = files.open(file.path())) {
                in.read();
            }
            SourceFile present = new SourceFile(
                    file.uri(), now.getLen(), Instant.ofEpochMilli(now.getModificationTime()), version(now, file));
            if (isTaken(present, file)) {
                noted(List.of(file));
                return null;
            }
            LOG.info("{}", new LogLine("a file can be read now, and is taken again").with("file", file.name()));
            return present;
        } catch (IOException | RuntimeException | FSError e) {
            LOG.debug("{} still cannot be read", file.name(), e);
            return null;
        }
    }

    /** Whether S3 has told of the version that is there now. */
    private boolean isTaken(SourceFile present, SourceFile unread) {
        return !Objects.equals(present.version(), unread.version()) && log.has(present);
    }

    private static String version(FileStatus now, SourceFile file) {
        boolean isTagged = file.version() != null && now instanceof EtagSource tag && tag.getEtag() != null;
        return isTagged ? ((EtagSource) now).getEtag().replace("\"", "") : file.version();
    }
}
