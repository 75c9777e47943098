package io.tweetlake.common.job;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process around jobs: the session, what SIGTERM does, and the exit status. */
public final class JobProcess {
    private static final Logger LOG = LoggerFactory.getLogger(JobProcess.class);
    /** Before Spark's own hook, which stops the context at Hadoop's priority of file systems (10) plus 40. */
    private static final int BEFORE_SPARK = 100;
    /** After every other hook of that kind. */
    private static final int LAST = 1;

    private static final long LONGEST_STOP_MINUTES = 11;

    private JobProcess() {}

    /**
     * Runs jobs until they end or SIGTERM or SIGINT comes, which lets the micro-batch in hand finish.
     *
     * @throws UserError what the user can mend, whatever wrapped it
     * @throws Exception any other failure of a job
     */
    public static void run(TweetlakeConfig config, List<? extends StreamingJob> jobs) throws Exception {
        boolean sessionIsOurs = !SparkSessions.isHosted();
        SparkSession spark = SparkSessions.open(config);
        JobRun run = new JobRun(spark, jobs);
        CountDownLatch done = new CountDownLatch(1);
        onTermination(run, done);
        try {
            run.untilDone();
        } catch (Exception e) {
            throw ExitStatus.userError(e).<Exception>map(mistake -> mistake).orElse(e);
        } finally {
            if (sessionIsOurs) {
                spark.stop();
            }
            done.countDown();
        }
    }

    /** The JVM would end with 143 after SIGTERM; having finished what was in hand is {@link ExitStatus#DONE}. */
    private static void onTermination(JobRun run, CountDownLatch done) {
        AtomicBoolean asked = new AtomicBoolean();
        Runnable stop = () -> {
            if (done.getCount() > 0) {
                asked.set(true);
                LOG.info("stopping after the micro-batch in hand");
                try {
                    run.stop();
                } finally {
                    await(done);
                }
            }
        };
        Runnable end = () -> {
            if (asked.get()) {
                Runtime.getRuntime().halt(done.getCount() == 0 ? ExitStatus.DONE : ExitStatus.FAULT);
            }
        };
        ShutdownHookManager hooks = ShutdownHookManager.get();
        hooks.addShutdownHook(stop, BEFORE_SPARK, LONGEST_STOP_MINUTES, TimeUnit.MINUTES);
        hooks.addShutdownHook(end, LAST);
    }

    private static void await(CountDownLatch done) {
        try {
            done.await(LONGEST_STOP_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
