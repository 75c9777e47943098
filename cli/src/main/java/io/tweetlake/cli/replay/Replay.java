package io.tweetlake.cli.replay;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Feeds recorded tweets into a source at a pace, as if they were written now: at each beat a file with the records that have
 * become due, one on each line.
 */
public final class Replay {
    /** What is due at once goes into files of about this size, so that memory and files stay small. */
    private static final int FILE_BYTES = 32 << 20;

    private final Pace pace;
    private final Duration beat;
    private final BiFunction<byte[], Instant, byte[]> stamp;
    private final Clock clock;
    private Progress progress = new Progress(0, 0, 0, Duration.ZERO);

    /** Time, which a test may let pass. */
    public interface Clock {
        Instant now();

        void sleepUntil(Instant time) throws InterruptedException;
    }

    /**
     * How far it is.
     *
     * @param bytes of the records, as they were put
     * @param elapsed since the start
     */
    public record Progress(long records, long files, long bytes, Duration elapsed) {
        public double recordsPerSecond() {
            return elapsed.isZero() ? 0 : records / (elapsed.toNanos() / 1e9);
        }
    }

    /**
     * @param beat how often a file is put, where anything is due
     * @param stamp makes of a record, and the moment at which it was due, the record that is put
     */
    public Replay(Pace pace, Duration beat, BiFunction<byte[], Instant, byte[]> stamp, Clock clock) {
        this.pace = pace;
        this.beat = beat;
        this.stamp = stamp;
        this.clock = clock;
    }

    /**
     * Returns when every record has been put.
     *
     * @param watcher told after each beat
     */
    public Progress run(Iterator<byte[]> records, ReplayTarget target, Consumer<Progress> watcher)
            throws InterruptedException {
        // Opens the first file, which may take a while.
        Due due = new Due(records);
        Instant start = clock.now();
        for (Instant next = start.plus(beat); due.more(); next = later(next.plus(beat))) {
            clock.sleepUntil(next);
            Duration elapsed = Duration.between(start, clock.now());
            while (due.at(elapsed)) {
                put(due, elapsed, start, target);
            }
            progress = new Progress(progress.records, progress.files, progress.bytes, elapsed);
            watcher.accept(progress);
        }
        return progress;
    }

    /** Beats that were missed are not made up for: what was due in them comes with the next. */
    private Instant later(Instant next) {
        Instant now = clock.now();
        return next.isBefore(now) ? now : next;
    }

    private void put(Due due, Duration elapsed, Instant start, ReplayTarget target) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        long records = progress.records;
        while (due.at(elapsed) && lines.size() < FILE_BYTES) {
            lines.writeBytes(line(stamp.apply(due.record, start.plus(due.time))));
            lines.write('\n');
            records++;
            due.take();
        }
        String name = "replay-%d-%06d.json".formatted(start.toEpochMilli(), progress.files);
        target.put(name, lines.toByteArray());
        progress = new Progress(records, progress.files + 1, progress.bytes + lines.size(), elapsed);
    }

    /** Between JSON's values a line break is as good as a blank, and within a text there is none. */
    private static byte[] line(byte[] record) {
        byte[] line = record.clone();
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        return line;
    }

    /** The next record, and when it is due. */
    private final class Due {
        private final Iterator<byte[]> records;
        private long number;
        private byte[] record;
        private Duration time;

        private Due(Iterator<byte[]> records) {
            this.records = records;
            take();
        }

        private boolean more() {
            return record != null;
        }

        private boolean at(Duration elapsed) {
            return more() && time.compareTo(elapsed) <= 0;
        }

        private void take() {
            record = records.hasNext() ? records.next() : null;
            if (more()) {
                time = pace.due(number++, record);
            }
        }
    }
}
