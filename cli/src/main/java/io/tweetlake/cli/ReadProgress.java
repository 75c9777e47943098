package io.tweetlake.cli;

import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;

/** A bar for what has been read of a number of bytes. */
final class ReadProgress {
    private static final int BAR = 30;
    private static final long EVERY_MILLIS = 500;

    private final Terminal terminal;
    private final LongSupplier read;
    private final long bytes;

    private ReadProgress(Terminal terminal, LongSupplier read, long bytes) {
        this.terminal = terminal;
        this.read = read;
        this.bytes = Math.max(1, bytes);
    }

    /** @param work that reads so many bytes through Hadoop's file systems, whose counters say how far it is */
    static <T> T during(Supplier<T> work, long bytes, Terminal terminal) {
        long before = bytesRead();
        return during(work, () -> bytesRead() - before, bytes, terminal);
    }

    /** @param read how many of the bytes the work has read, asked on another thread */
    static <T> T during(Supplier<T> work, LongSupplier read, long bytes, Terminal terminal) {
        ReadProgress progress = new ReadProgress(terminal, read, bytes);
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
        terminal.progress(line(read.getAsLong(), bytes));
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
