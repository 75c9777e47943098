package io.tweetlake.cli;

import io.tweetlake.models.remote.Transfers;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;

/** Shows how far something has been read, while it is. */
final class ReadProgress {
    private static final int BAR = 30;
    private static final long EVERY_MILLIS = 500;

    private ReadProgress() {}

    /** @param work that reads so many bytes through Hadoop's file systems, whose counters say how far it is */
    static <T> T during(Supplier<T> work, long bytes, Terminal terminal) {
        long before = bytesRead();
        return during(work, () -> line(bytesRead() - before, bytes), terminal);
    }

    /** @param work that may download a model; nothing is shown where it does not */
    static <T> T duringDownload(Supplier<T> work, Terminal terminal) {
        long expected = Transfers.expected();
        long received = Transfers.received();
        return during(
                work,
                () -> Transfers.expected() == expected
                        ? ""
                        : "model " + line(Transfers.received() - received, Transfers.expected() - expected),
                terminal);
    }

    /** @param line how far it is, asked on another thread */
    @SuppressWarnings("FutureReturnValueIgnored") // Progress that fails ends itself, not the work.
    static <T> T during(Supplier<T> work, Supplier<String> line, Terminal terminal) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            clock.scheduleAtFixedRate(() -> terminal.progress(line.get()), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
            return work.get();
        } finally {
            clock.shutdownNow();
            terminal.endProgress();
        }
    }

    /** A bar for what has been read of so many bytes. */
    static String line(long read, long bytes) {
        double part = Math.min(1, (double) read / Math.max(1, bytes));
        int filled = (int) (part * BAR);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %% of %s",
                "=".repeat(filled),
                " ".repeat(BAR - filled),
                part * 100,
                Bytes.text(bytes));
    }

    @SuppressWarnings("deprecation")
    private static long bytesRead() {
        return FileSystem.getAllStatistics().stream()
                .mapToLong(FileSystem.Statistics::getBytesRead)
                .sum();
    }
}
