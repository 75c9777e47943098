package io.tweetlake.common.spool;

import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.config.LakeConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.local.UserCache;
import io.tweetlake.common.metrics.SpoolMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps entries on disk until a server has accepted them, and sends them in order from its own thread. Adding an entry does not
 * block.
 *
 * @param <T> an entry, of which JSON can be made
 */
public final class Courier<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /** A day and a half of micro-batches of ten seconds. */
    private static final int MOST_WAITING = 12_960;

    private static final int LAKE_DIGITS = 16;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /** Where entries go. Called by one thread. */
    public interface Destination<T> {
        /** In metrics and the log, such as {@code mlflow}. */
        String name();

        /** The server, as the log may show it. */
        @Override
        String toString();

        /**
         * Sends what waits, oldest first, and removes what the server has.
         *
         * @param last whether nothing comes after it
         * @throws IOException or a RuntimeException if the server does not answer: it is asked again after a pause
         */
        void send(Outbox<T> waiting, boolean last) throws IOException;
    }

    private final Destination<T> destination;
    private final Outbox<T> outbox;
    private final Duration lastMoment;
    private final Semaphore work = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Runnable unwatch;
    private final Thread thread;
    private boolean down;
    private long lastNumber;

    private Courier(Destination<T> destination, Outbox<T> outbox, Duration lastMoment) {
        this.destination = destination;
        this.outbox = outbox;
        this.lastMoment = lastMoment;
        this.unwatch = SpoolMetrics.OF_THIS_JVM.watch(destination.name(), this::waiting);
        this.thread = DaemonThreads.named("courier-" + destination.name()).newThread(this::sendAll);
    }

    /**
     * Begins with what an earlier process left there.
     *
     * @param folder on this machine, used by this process alone
     * @param lastMoment that {@link #close} gives to what waits
     */
    public static <T> Courier<T> start(Path folder, Class<T> type, Destination<T> destination, Duration lastMoment) {
        Courier<T> courier = new Courier<>(destination, new Outbox<>(folder, type), lastMoment);
        courier.thread.start();
        return courier;
    }

    /**
     * Where entries of one layer of a lake wait, apart from those of other lakes on this machine.
     *
     * @param spool a folder that the user has set; null for that of the destination in the user's cache
     */
    public static Path folder(String destination, String spool, LakeConfig lake, String layer) {
        Path all = spool == null ? defaultFolder(destination) : Path.of(spool);
        return all.resolve(DigestUtils.sha256Hex(lake.toString()).substring(0, LAKE_DIGITS))
                .resolve(layer);
    }

    /** The folder of a destination in the user's cache. */
    public static Path defaultFolder(String destination) {
        return UserCache.folder(destination);
    }

    /** Adds an entry behind the others, numbered by the time. */
    public synchronized void add(T entry) {
        lastNumber = Math.max(lastNumber + 1, System.currentTimeMillis());
        add(lastNumber, entry);
    }

    /** @param number grows with each entry; one that was added before is replaced */
    public void add(long number, T entry) {
        try {
            // Only when the last entry has not gone yet is it worth counting how many wait.
            if (work.availablePermits() == 0 || outbox.size() < MOST_WAITING) {
                outbox.add(number, entry);
                work.release();
            } else {
                drop(destination, number, "%,d entries wait for %s".formatted(MOST_WAITING, destination));
            }
        } catch (IOException e) {
            drop(destination, number, e.toString());
        }
    }

    /** Says that an entry is lost. */
    public static void drop(Destination<?> destination, long number, String reason) {
        SpoolMetrics.OF_THIS_JVM.dropped(destination.name());
        LOG.warn(
                "{}",
                new LogLine(destination.name() + " entry dropped")
                        .with("number", number)
                        .with("reason", reason));
    }

    /** Entries on disk; 0 where they cannot be counted. */
    private int waiting() {
        try {
            return outbox.size();
        } catch (IOException e) {
            return 0;
        }
    }

    /** The thread: sends what there is, then waits for more; after a failure, longer each time. */
    private void sendAll() {
        Duration pause = FIRST_PAUSE;
        boolean last;
        try {
            do {
                last = closing.getCount() == 0;
                if (trySend()) {
                    pause = FIRST_PAUSE;
                    if (!last) {
                        work.acquire();
                        work.drainPermits();
                    }
                } else {
                    closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                    pause = longer(pause);
                }
            } while (!last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private boolean trySend() {
        try {
            destination.send(outbox, closing.getCount() == 0);
            if (down) {
                down = false;
                LOG.info("{}", new LogLine(destination.name() + " answers again").with("server", destination));
            }
            return true;
        } catch (RuntimeException | IOException e) {
            if (!down) {
                down = true;
                LOG.warn(
                        "{}",
                        new LogLine(destination.name() + " does not answer")
                                .with("server", destination)
                                .with("reason", e.getMessage())
                                .with("meanwhile", "the stream goes on, entries wait on disk"));
            }
            return false;
        }
    }

    /** Lets what waits arrive, for a bounded time. */
    @Override
    public void close() {
        unwatch.run();
        closing.countDown();
        work.release();
        try {
            thread.join(lastMoment.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
            }
            int waiting = outbox.size();
            if (waiting > 0) {
                LOG.warn(
                        "{}",
                        new LogLine(destination.name() + " entries wait on disk")
                                .with("entries", waiting)
                                .with("reason", "no answer of " + destination)
                                .with("meanwhile", "the next start sends them"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("{}", new LogLine(destination.name() + " spool cannot be read").with("reason", e.getMessage()));
        }
    }
}
