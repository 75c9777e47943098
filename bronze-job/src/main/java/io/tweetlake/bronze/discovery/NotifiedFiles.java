package io.tweetlake.bronze.discovery;

import io.tweetlake.bronze.discovery.S3Notification.Created;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.job.LogLine;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Is told of files by S3, through a queue that says each thing at least once and in no order. A message is deleted only when the
 * files that it names are in the log; one that comes again finds them there.
 */
public final class NotifiedFiles implements FileFinder {
    private static final Logger LOG = LoggerFactory.getLogger(NotifiedFiles.class);
    private static final int EXCERPT = 1_000;

    private final SourceConfig config;
    private final FileListing listing;
    private final FileLog log;
    private final Configuration hadoop;
    private final NotificationQueue queue;
    private final Path base;
    private final ExecutorService threads = Executors.newFixedThreadPool(NotificationQueue.MOST_AT_ONCE);
    /** Messages about files that are not in the log yet. */
    private final List<Message> open = new ArrayList<>();

    private Instant until = Instant.MAX;
    private boolean done;

    public NotifiedFiles(SourceConfig config, FileLog log, Configuration hadoop) {
        this.config = config;
        this.listing = new FileListing(config);
        this.log = log;
        this.hadoop = hadoop;
        this.queue = new NotificationQueue(config.queue(), hadoop);
        this.base = new Path(listing.path().base());
    }

    @Override
    public void limitToPresent() {
        until = Instant.now();
    }

    /** One part at most of what there is, so that messages do not come again before they are deleted. */
    @Override
    public Found find() {
        Map<FileKey, SourceFile> found = new LinkedHashMap<>();
        List<Message> messages = List.of();
        while (!done && found.size() < config.maxFilesPerTrigger()) {
            messages = queue.receive();
            if (messages.isEmpty()) {
                break;
            }
            done = messages.stream().anyMatch(this::isLater);
            take(messages, found);
        }
        return new Found(
                found.values().stream().sorted(FileListing.OLDEST_FIRST).toList(), null);
    }

    @Override
    public void noted() {
        queue.delete(open);
        open.clear();
    }

    @Override
    public void close() {
        threads.shutdown();
        queue.close();
    }

    private void take(List<Message> messages, Map<FileKey, SourceFile> found) {
        List<CompletableFuture<List<SourceFile>>> files = messages.stream()
                .map(message -> CompletableFuture.supplyAsync(() -> files(message), threads))
                .toList();
        List<Message> settled = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            List<SourceFile> named = join(files.get(i));
            if (named == null) {
                continue;
            }
            named.forEach(file -> found.putIfAbsent(FileKey.of(file), file));
            (named.isEmpty() ? settled : open).add(messages.get(i));
        }
        queue.delete(settled);
    }

    private static List<SourceFile> join(CompletableFuture<List<SourceFile>> files) {
        try {
            return files.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The files that a message names and the log has not; null for a message that is left to the queue. */
    private List<SourceFile> files(Message message) {
        try {
            return S3Notification.read(message.body()).stream()
                    .map(this::file)
                    .filter(Objects::nonNull)
                    .toList();
        } catch (S3Notification.NotOne e) {
            String text = message.body();
            LOG.warn(
                    "{}",
                    new LogLine("a message is no notification of S3's, and is "
                                    + (queue.hasDeadLetters() ? "left" : "dropped"))
                            .with("id", message.messageId())
                            .with("reason", e.getMessage())
                            .with("text", text.substring(0, Math.min(EXCERPT, text.length()))));
            return queue.hasDeadLetters() ? null : List.of();
        }
    }

    /** Null for one that is not to be taken, now or at all. */
    private SourceFile file(Created created) {
        Path path = path(created);
        if (path == null) {
            return null;
        }
        SourceFile file = new SourceFile(SourceFile.encoded(path), 0, Instant.EPOCH, created.version());
        if (!created.version().isEmpty() && log.has(file)) {
            return null;
        }
        try {
            FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
            // What is there now, which may be later than what the message told of.
            SourceFile now = SourceFile.of(status, version(status, created.version()));
            boolean old = config.maxFileAge() != null
                    && now.modifiedAt().isBefore(Instant.now().minus(config.maxFileAge()));
            return old || status.isDirectory() || log.has(now) ? null : now;
        } catch (FileNotFoundException e) {
            LOG.warn("{}", new LogLine("S3 told of a file that is gone").with("file", path));
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + path, e);
        }
    }

    /** Null for an object that is no file of the source. */
    private Path path(Created created) {
        if (created.key().endsWith("/")) {
            return null;
        }
        Path path = new Path(base.toUri().getScheme(), created.bucket(), "/" + created.key());
        String above = base.toUri().getPath();
        boolean inside = created.bucket().equals(base.toUri().getAuthority())
                && (path.toUri().getPath().equals(above)
                        || path.toUri().getPath().startsWith(above.endsWith("/") ? above : above + "/"));
        if (!inside) {
            LOG.warn("{}", new LogLine("S3 told of a file outside of source.path").with("file", path));
        }
        return inside && listing.isVisible(path, base.depth()) ? path : null;
    }

    private static String version(FileStatus status, String told) {
        String tag = status instanceof EtagSource tagged ? tagged.getEtag() : null;
        return tag == null ? told : tag.replace("\"", "");
    }

    private boolean isLater(Message message) {
        String sent = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
        return sent != null && Instant.ofEpochMilli(Long.parseLong(sent)).isAfter(until);
    }
}
