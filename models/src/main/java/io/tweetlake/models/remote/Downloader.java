package io.tweetlake.models.remote;

import io.tweetlake.common.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Downloads files of a {@link RemoteFolder}. A file is streamed to disk under another name, resumed where an earlier
 * transfer broke off, checked for its size and digest, and only then renamed: a file that is there is complete.
 */
public final class Downloader {
    private static final int ATTEMPTS = 4;
    /** A transfer that is slower than this on average is given up. */
    private static final long SLOWEST_BYTES_PER_SECOND = 256 * 1024;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final ScheduledExecutorService DEADLINES =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("download-deadline"));

    private final RemoteFolder folder;
    private final Duration timeout;

    /** @param timeout of a request, without its content: that has a second more for each 256 KiB */
    public Downloader(RemoteFolder folder, Duration timeout) {
        this.folder = folder;
        this.timeout = timeout;
    }

    /** How long a request with that much content may take. */
    public static Duration deadline(Duration timeout, long bytes) {
        return timeout.plusSeconds(Math.max(bytes, 0) / SLOWEST_BYTES_PER_SECOND);
    }

    /**
     * Writes the file, unless it is there.
     *
     * @throws RemoteException if the other side refuses, breaks off more than three times, or sends another size or digest
     *     than it listed
     * @throws IOException if the file cannot be written
     */
    public void download(RemoteFile file, Path target) throws IOException {
        if (Files.exists(target)) {
            return;
        }
        Files.createDirectories(target.toAbsolutePath().getParent());
        Path partial = partial(target);
        try {
            transfer(file, partial);
            requireListed(file, partial);
        } catch (RemoteException e) {
            if (!e.isTransient()) {
                Files.deleteIfExists(partial);
            }
            throw e;
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Bytes of the file that {@link #download} has yet to write. */
    public static long missing(RemoteFile file, Path target) {
        return Files.exists(target)
                ? 0
                : Math.max(0, file.size() - partial(target).toFile().length());
    }

    private static Path partial(Path target) {
        return target.resolveSibling(target.getFileName() + ".partial");
    }

    private void transfer(RemoteFile file, Path partial) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                transferRest(file, partial);
                return;
            } catch (RemoteException e) {
                if (!e.isTransient() || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void transferRest(RemoteFile file, Path partial) throws IOException {
        long from = Files.exists(partial) ? Files.size(partial) : 0;
        if (from >= file.size() && Files.exists(partial)) {
            return;
        }
        try (RemoteContent content = folder.open(file, from);
                OutputStream out = append(partial, content.from())) {
            Future<?> deadline = closeAfter(deadline(timeout, file.size() - content.from()), content);
            try {
                copy(file, content, out);
            } finally {
                deadline.cancel(false);
            }
        }
    }

    /** Keeps the beginning of the file that is there, up to that byte. */
    private static OutputStream append(Path partial, long from) throws IOException {
        return from == 0
                ? Files.newOutputStream(partial)
                : Files.newOutputStream(partial, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** Only closing the stream ends a read that hangs. */
    private static Future<?> closeAfter(Duration deadline, RemoteContent content) {
        return DEADLINES.schedule(
                () -> {
                    content.close();
                    return null;
                },
                deadline.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Stops soon after the listed size: the other side may send without end. */
    private void copy(RemoteFile file, RemoteContent content, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long position = content.from();
        while (position <= file.size()) {
            int count = read(file, content.stream(), buffer);
            if (count < 0) {
                break;
            }
            out.write(buffer, 0, count);
            position += count;
            Transfers.received(count);
        }
        if (position < file.size()) {
            throw broken(
                    file, "the connection was closed after %,d of %,d bytes".formatted(position, file.size()), null);
        }
    }

    /** Apart from the writing, whose failure no second attempt cures. */
    private int read(RemoteFile file, InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw broken(file, String.valueOf(e.getMessage()), e);
        }
    }

    private RemoteException broken(RemoteFile file, String reason, IOException cause) {
        return new RemoteException(
                "%s/%s: the transfer broke off: %s".formatted(folder, file.path(), reason), true, cause);
    }

    private void requireListed(RemoteFile file, Path partial) throws IOException {
        long size = Files.size(partial);
        if (size > file.size()) {
            throw new RemoteException(
                    "%s/%s has more than the %,d bytes that are listed".formatted(folder, file.path(), file.size()),
                    false,
                    null);
        }
        if (file.digest() != null && !file.digest().matches(partial)) {
            throw new RemoteException(
                    "%s/%s has another %s than the one that is listed"
                            .formatted(folder, file.path(), file.digest().kind()),
                    false,
                    null);
        }
    }
}
