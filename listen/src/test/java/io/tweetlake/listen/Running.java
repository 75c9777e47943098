package io.tweetlake.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A listener at work in a thread of its own; stopped, and its files in place, when it is closed. */
final class Running implements AutoCloseable {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Listening listening;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Running(Listening listening) {
        this.listening = listening;
        Thread thread = new Thread(() -> {
            try {
                listening.run();
                done.complete(null);
            } catch (Exception | Error e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    void until(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (!condition.getAsBoolean()) {
            if (done.isDone()) {
                done.get();
            }
            assertThat(System.nanoTime())
                    .as(() -> listening.figures().line("test").toString())
                    .isLessThan(deadline);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    @Override
    public void close() {
        listening.stop();
        done.orTimeout(LONGEST_NANOS, TimeUnit.NANOSECONDS).join();
    }
}
