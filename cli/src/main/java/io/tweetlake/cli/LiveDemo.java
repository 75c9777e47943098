package io.tweetlake.cli;

import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.job.StopSignals;
import io.tweetlake.listen.Listening;
import java.util.concurrent.CompletableFuture;

/** A listener and the jobs in one process, until a signal stops both or one of them fails. */
final class LiveDemo {
    /** Said at the first signal. */
    static final String STOPPING = "Stopping after the current micro-batch. Ctrl-C again ends at once.";

    private final Listening listening;
    private final JobRun jobs;
    private final Terminal terminal;
    private final CompletableFuture<Void> heard = new CompletableFuture<>();

    LiveDemo(Listening listening, JobRun jobs, Terminal terminal) {
        this.listening = listening;
        this.jobs = jobs;
        this.terminal = terminal;
    }

    /**
     * Returns when all records that were heard are in files and no job is within a micro-batch.
     *
     * @return how many records were heard
     * @throws Exception why a job or the listener failed
     */
    long play(LiveScreen screen) throws Exception {
        StopSignals.call(() -> {
            terminal.println(STOPPING);
            stop();
        });
        DaemonThreads.named("listen").newThread(this::listen).start();
        try (screen) {
            screen.start();
            jobs.startAll();
            jobs.untilStopped();
        } finally {
            stop();
            StopSignals.leaveToTheJvm();
        }
        heard.get();
        return listening.figures().records();
    }

    private void listen() {
        try {
            listening.run();
            heard.complete(null);
        } catch (Exception | Error e) {
            heard.completeExceptionally(e);
            jobs.stop();
        }
    }

    /** What was heard is in place first: a micro-batch may take its time. */
    private void stop() {
        listening.stop();
        heard.exceptionally(failure -> null).join();
        jobs.stop();
    }
}
