package io.tweetlake.models.serving;

import io.tweetlake.sentiment.LibtorchThreads;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * How many tasks score in this JVM at once, each with a predictor of its own.
 *
 * @param count of tasks
 * @param cpus that Spark reckons for each, {@code spark.task.cpus}
 */
record TaskSlots(int count, int cpus) {
    private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|\\d+)(?:,.*)?])?");
    /** Where an executor has one core by default. */
    private static final Pattern ONE_CORE_BY_DEFAULT = Pattern.compile("yarn|k8s:.*");

    /** Of this JVM; one where Spark runs no tasks in it. */
    static TaskSlots here() {
        SparkEnv spark = SparkEnv.get();
        if (spark == null) {
            return new TaskSlots(1, 1);
        }
        TaskSlots slots = of(spark.conf(), Runtime.getRuntime().availableProcessors());
        boolean runsTasks =
                TaskContext.get() != null || LOCAL.matcher(master(spark.conf())).matches();
        return runsTasks ? slots : new TaskSlots(1, slots.cpus);
    }

    /** @param processors of the machine, or of its part that is this JVM's */
    static TaskSlots of(SparkConf conf, int processors) {
        int cpus = conf.getInt("spark.task.cpus", 1);
        String master = master(conf);
        Matcher local = LOCAL.matcher(master);
        int cores;
        if (local.matches()) {
            String given = local.group(1) == null ? "1" : local.group(1);
            cores = given.equals("*") ? processors : Integer.parseInt(given);
        } else {
            int unsaid = ONE_CORE_BY_DEFAULT.matcher(master).matches() ? 1 : processors;
            cores = conf.getInt("spark.executor.cores", unsaid);
        }
        return new TaskSlots(Math.max(1, cores / cpus), cpus);
    }

    private static String master(SparkConf conf) {
        return conf.get("spark.master", "");
    }

    /** What is wrong, and the fix, where slots, threads and processors do not go together. */
    Optional<String> disagreement(int threads, int processors) {
        if (threads != cpus) {
            return Optional.of(("spark.task.cpus is %d, and libtorch takes %d threads for a task. Fix: set %s in"
                            + " spark.executor.extraJavaOptions (where the master is local, in the driver's)")
                    .formatted(cpus, threads, LibtorchThreads.option(cpus)));
        }
        if (count * cpus > processors) {
            return Optional.of(
                    ("%d task slots of %d cores each are more than the %d cores here, and wait for each other."
                                    + " Fix: give an executor no more than %d cores (spark.executor.cores, or local[%d])")
                            .formatted(count, cpus, processors, processors, processors));
        }
        return Optional.empty();
    }
}
