package io.tweetlake.bronze.discovery;

import io.tweetlake.bronze.discovery.UnreadFiles.Unread;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.config.SourceConfig.AfterIngest;
import io.tweetlake.common.job.LogLine;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes or moves away files whose records are in Bronze for good. How far it has come is the name of an empty file beside the
 * log, so that a file is seen to even where the process died before.
 */
public final class IngestedFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IngestedFiles.class);
    private static final String MARK = ".cleared";
    /** Requests to an object store take their time, and do not wait for each other. */
    private static final int AT_ONCE = 16;

    private final SourceConfig config;
    private final FileLog log;
    private final Configuration hadoop;
    private final ExecutorService threads;
    private final UnreadFiles unread;
    private long cleared;

    public IngestedFiles(SourceConfig config, FileLog log, Configuration hadoop) {
        this.config = config;
        this.log = log;
        this.hadoop = hadoop;
        this.unread = new UnreadFiles(log.folder().toString(), hadoop);
        this.threads = config.afterIngest() == AfterIngest.KEEP ? null : Executors.newFixedThreadPool(AT_ONCE);
        if (threads != null) {
            this.cleared = marked();
        }
    }

    /** @param entry whose micro-batch is done */
    public void clearThrough(long entry) {
        if (threads == null || entry <= cleared) {
            return;
        }
        long first = Math.max(cleared + 1, log.oldest());
        Set<String> kept = LongStream.rangeClosed(first, entry)
                .boxed()
                .flatMap(each -> unread(each).stream())
                .collect(Collectors.toSet());
        CompletableFuture.allOf(log.files(first, entry).stream()
                        .filter(file -> !kept.contains(file.uri()))
                        .map(file -> CompletableFuture.runAsync(() -> clear(file), threads))
                        .toArray(CompletableFuture[]::new))
                .join();
        mark(entry);
    }

    @Override
    public void close() {
        if (threads != null) {
            threads.shutdown();
        }
    }

    /** Files of which Bronze does not have all. Those that are not taken again need not be remembered any longer. */
    private List<String> unread(long entry) {
        List<Unread> parts = unread.of(entry);
        List<SourceFile> wholes = UnreadFiles.wholes(parts);
        for (Unread part : parts) {
            LOG.warn(
                    "{}",
                    new LogLine("a file stays where it is, as not all of it is in Bronze")
                            .with("file", part.file().name())
                            .with("reason", part.reason()));
            if (!wholes.contains(part.file())) {
                unread.forget(entry, part);
            }
        }
        return parts.stream().map(part -> part.file().uri()).toList();
    }

    private void clear(SourceFile file) {
        Path path = file.path();
        try {
            new SourceFolder(config, hadoop).requireInside(file);
            FileSystem files = file.fileSystem(hadoop);
            FileStatus now = files.getFileStatus(path);
            if (now.getModificationTime() != file.modifiedAt().toEpochMilli() || now.getLen() != file.bytes()) {
                LOG.warn(
                        "{}", new LogLine("a file was written again after it was taken, and stays").with("file", path));
            } else if (config.afterIngest() == AfterIngest.DELETE) {
                files.delete(path, false);
            } else {
                move(files, now);
            }
        } catch (FileNotFoundException e) {
            // Seen to by a process that died before it had said so.
            LOG.debug("{} is gone already", path);
        } catch (IOException e) {
            LOG.warn(
                    "{}",
                    new LogLine("a file that was taken stays where it is")
                            .with("file", path)
                            .with("reason", e.getMessage()));
        }
    }

    private void move(FileSystem files, FileStatus file) throws IOException {
        Path target = target(file.getPath(), files);
        if (files.exists(target)) {
            target = target.suffix("-" + file.getModificationTime());
        }
        files.mkdirs(target.getParent());
        if (!files.rename(file.getPath(), target)) {
            throw new IOException("cannot rename it to " + target);
        }
    }

    /** As deep below the archive as it was below the source. */
    private Path target(Path file, FileSystem files) {
        String base = files.makeQualified(new Path(new DatedPath(config.path()).base()))
                .toUri()
                .getPath();
        String path = file.toUri().getPath();
        String below = path.startsWith(base) && path.length() > base.length()
                ? path.substring(base.length()).replaceFirst("^/", "")
                : file.getName();
        return new Path(config.archive(), below);
    }

    /** Where nothing was marked so far, files that were taken before stay. */
    private long marked() {
        try {
            FileSystem files = log.folder().getFileSystem(hadoop);
            long marked = marks(files)
                    .mapToLong(mark -> number(mark.getPath().getName()))
                    .max()
                    .orElse(FileLog.NONE - 1);
            if (marked < FileLog.NONE) {
                marked = log.latest();
                files.create(markOf(marked)).close();
            }
            return marked;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the stream's checkpoint at " + log.folder(), e);
        }
    }

    private void mark(long entry) {
        try {
            FileSystem files = log.folder().getFileSystem(hadoop);
            files.create(markOf(entry)).close();
            files.delete(markOf(cleared), false);
            cleared = entry;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the stream's checkpoint at " + log.folder(), e);
        }
    }

    private Stream<FileStatus> marks(FileSystem files) throws IOException {
        return files.exists(log.folder())
                ? Stream.of(files.listStatus(log.folder()))
                        .filter(file -> file.getPath().getName().endsWith(MARK))
                : Stream.empty();
    }

    private Path markOf(long entry) {
        return new Path(log.folder(), entry + MARK);
    }

    private static long number(String mark) {
        return Long.parseLong(mark.substring(0, mark.length() - MARK.length()));
    }
}
