package io.tweetlake.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.metrics.source.CodegenMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.execution.SparkPlanInfo;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import org.apache.spark.sql.streaming.StreamingQueryListener.QueryProgressEvent;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark does from the end of one micro-batch to the end of the next, while one query runs. */
final class MicroBatchCosts extends SparkListener {
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final List<Cost> all = new ArrayList<>();
    private final Map<String, Integer> origins = new TreeMap<>();
    private final Map<String, String> plans = new HashMap<>();
    private int jobs;
    private int stages;
    private int tasks;
    private int executions;
    private long compiledBefore = compiled();
    private long cpuNanos = system.getProcessCpuTime();

    /**
     * Of one micro-batch.
     *
     * @param compiled how much code was generated and compiled
     * @param cpuMs of the whole process
     * @param wallMs of the clock, from trigger to commit
     */
    record Cost(
            long rows, int jobs, int stages, int tasks, int executions, long compiled, double cpuMs, double wallMs) {}

    /** In order. */
    synchronized List<Cost> all() {
        return List.copyOf(all);
    }

    /** How many jobs were for what. */
    synchronized Map<String, Integer> origins() {
        return new TreeMap<>(origins);
    }

    private static long compiled() {
        return CodegenMetrics.METRIC_COMPILATION_TIME().getCount();
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart start) {
        jobs++;
        String description = start.properties().getProperty("spark.job.description", "");
        String execution = start.properties().getProperty("spark.sql.execution.id", "");
        String origin = description.replaceAll("(?s).*\\n", "").replaceAll("\\d+", "N");
        origins.merge(origin + ": " + plans.getOrDefault(execution, ""), 1, Integer::sum);
    }

    /** The operators, from the result down to what is read. */
    private static String operators(SparkPlanInfo plan) {
        String below = CollectionConverters.asJava(plan.children()).stream()
                .map(MicroBatchCosts::operators)
                .collect(Collectors.joining(", "));
        return below.isEmpty() ? plan.nodeName() : plan.nodeName() + " < " + below;
    }

    @Override
    public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
        stages++;
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        tasks++;
    }

    @Override
    public synchronized void onOtherEvent(SparkListenerEvent event) {
        if (event instanceof SparkListenerSQLExecutionStart start) {
            executions++;
            plans.put(Long.toString(start.executionId()), operators(start.sparkPlanInfo()));
        } else if (event instanceof QueryProgressEvent progress
                && progress.progress().numInputRows() > 0) {
            long compiled = compiled();
            long cpu = system.getProcessCpuTime();
            all.add(new Cost(
                    progress.progress().numInputRows(),
                    jobs,
                    stages,
                    tasks,
                    executions,
                    compiled - compiledBefore,
                    (cpu - cpuNanos) / 1e6,
                    progress.progress().durationMs().get("triggerExecution")));
            compiledBefore = compiled;
            cpuNanos = cpu;
            jobs = 0;
            stages = 0;
            tasks = 0;
            executions = 0;
        }
    }
}
