package io.tweetlake.cli;

import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;

/** A bar for what this process has read of a number of bytes, by the counters of Hadoop's file systems. */
final class ReadProgress {
    private static final int BAR = 30;
    private static final long EVERY_MILLIS = 500;

    private final Terminal terminal;
    private final long bytes;
    private final long before = bytesRead();

    private ReadProgress(Terminal terminal, long bytes) {
        this.terminal = terminal;
        this.bytes = Math.max(1, bytes);
    }

    /** @param work that reads so many bytes */
    static <T> T during(Supplier<T> work, long bytes, Terminal terminal) {
        ReadProgress progress = new ReadProgress(terminal, bytes);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            clock.scheduleAtFixedRate(progress::show, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
            return work.get();
        } finally {
            clock.shutdownNow();
            terminal.endProgress();
        }
    }

    private void show() {
        terminal.progress(line(bytesRead() - before, bytes));
    }

    static String line(long read, long bytes) {
        double part = Math.min(1, (double) read / bytes);
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
