package io.tweetlake.common.job;

import io.tweetlake.common.Secrets;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The main of one job, as {@code spark-submit} and a Databricks JAR task call it: {@code --config} and {@code --set}. */
public final class JobMain {
    private static final Logger LOG = LoggerFactory.getLogger(JobMain.class);

    private static final Set<String> KNOWN = Set.of("--config", "--set");
    private static final String USE = "use --config FILE and --set KEY=VALUE, each as two arguments";

    private JobMain() {}

    /** What a main does once it has its configuration. */
    @FunctionalInterface
    public interface Task {
        void run(TweetlakeConfig config) throws Exception;
    }

    /**
     * Runs the job to its end, as {@link #run(String[], Task)}.
     *
     * @param args {@code [--config FILE] [--set KEY=VALUE]...}
     * @param job makes the job from its configuration
     */
    public static void runJob(String[] args, Function<TweetlakeConfig, StreamingJob> job) {
        run(args, config -> JobProcess.run(config, List.of(job.apply(config))));
    }

    /**
     * Returns when the task is done. Ends the process with a status of {@link ExitStatus} otherwise; but in a JVM that is not
     * ours, as on Databricks, it throws, which is how the host learns of it.
     *
     * @param args {@code [--config FILE] [--set KEY=VALUE]...}
     * @throws UserError the user's mistake, in a host's JVM
     * @throws IllegalStateException any other failure, errors of the JVM included, in a host's JVM
     */
    public static void run(String[] args, Task task) {
        boolean hosted = SparkSessions.isHosted();
        try {
            task.run(configuration(args));
        } catch (Throwable thrown) {
            FailureReport report = FailureReport.of(thrown);
            if (report.isUnexpected()) {
                String trace = Secrets.masked(ExceptionUtils.getStackTrace(thrown));
                LOG.error("the job failed: {}\n{}", report.message(), trace);
            } else {
                LOG.error(report.message());
            }
            if (hosted) {
                throw ExitStatus.userError(thrown)
                        .<RuntimeException>map(mistake -> mistake)
                        .orElseGet(() -> new IllegalStateException("the job failed: " + report.message(), thrown));
            }
            System.exit(report.status());
        }
    }

    static TweetlakeConfig configuration(String... args) {
        Path file = null;
        List<String> overrides = new ArrayList<>();
        Iterator<String> words = List.of(args).iterator();
        while (words.hasNext()) {
            String option = words.next();
            String value = words.hasNext() ? words.next() : null;
            if (KNOWN.contains(option) && value == null) {
                throw new UserError(option + " has no value", USE);
            }
            switch (option) {
                case "--config" -> file = RemoteFile.onDisk(value);
                case "--set" -> overrides.add(value);
                default -> throw new UserError("unknown option " + option, USE);
            }
        }
        return ConfigLoader.load(file, overrides, System.getenv()).config();
    }
}
