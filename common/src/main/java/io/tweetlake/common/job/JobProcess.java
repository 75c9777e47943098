package io.tweetlake.common.job;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process around jobs: the session, signals, and errors that no thread survives. */
public final class JobProcess {
    private static final Logger LOG = LoggerFactory.getLogger(JobProcess.class);

    /** Before Spark's own hook, which stops the context at Hadoop's priority of file systems (10) plus 40. */
    private static final int BEFORE_SPARK = 100;

    private static final long LONGEST_STOP_MINUTES = 11;

    private JobProcess() {}

    /**
     * Runs jobs until they end or a signal asks them to stop (SIGTERM, SIGINT, SIGHUP), which lets the current micro-batch
     * finish. In a JVM of a host, signals, the exit status and the session are the host's.
     *
     * @throws UserError what the user can fix, whatever wrapped it
     * @throws Exception any other failure of a job, or a micro-batch that did not finish in time after a signal
     */
    public static void run(TweetlakeConfig config, List<? extends StreamingJob> jobs) throws Exception {
        try (Monitoring monitoring = Monitoring.open(config)) {
            run(config, jobs, monitoring);
        }
    }

    private static void run(TweetlakeConfig config, List<? extends StreamingJob> jobs, Monitoring monitoring)
            throws Exception {
        boolean hosted = SparkSessions.isHosted();
        SparkSession spark = SparkSessions.open(config);
        JobRun run = new JobRun(spark, jobs);
        monitoring.watch(run);
        Runnable shutdown = hosted ? run::stop : JobProcess::warn;
        ShutdownHookManager.get().addShutdownHook(shutdown, BEFORE_SPARK, LONGEST_STOP_MINUTES, TimeUnit.MINUTES);
        try {
            if (!hosted) {
                FatalErrors.endTheProcess();
                StopSignals.call(() -> {
                    LOG.info("stopping after the current micro-batch");
                    run.stop();
                });
            }
            run.untilDone();
        } catch (Exception e) {
            throw ExitStatus.userError(e).<Exception>map(mistake -> mistake).orElse(e);
        } finally {
            StopSignals.leaveToTheJvm();
            if (!ShutdownHookManager.get().isShutdownInProgress()) {
                ShutdownHookManager.get().removeShutdownHook(shutdown);
            }
            if (!hosted) {
                spark.stop();
            }
        }
    }

    private static void warn() {
        LOG.error("ending before the jobs are done; the next start repeats the current micro-batches");
    }
}
