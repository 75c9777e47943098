package io.tweetlake.cli;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobProcess;
import io.tweetlake.common.job.MicroBatches;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.common.lake.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.spark.api.java.function.ForeachFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A main for tests: a job that ends its process in the way that its first argument names. */
@Command(name = "provoke")
final class ProvokedEnd implements Callable<Integer> {
    static final int ROWS = 500_000;

    private static final int BLOCK = 8 << 20;

    /** The ways, each with what it does in a micro-batch. */
    enum Way {
        MEMORY_OF_THE_DRIVER(rows -> fillMemory()),
        MEMORY_OF_ANOTHER_THREAD(rows -> {
            new Thread(ProvokedEnd::fillMemory).start();
            waitForever();
        }),
        MEMORY_OF_A_TASK(rows -> inTask(rows, text -> fillMemory())),
        MEMORY_OF_AN_EXECUTOR(rows -> {
            String folder = output();
            rows.as(Encoders.STRING())
                    .mapPartitions(
                            (MapPartitionsFunction<String, String>) texts -> afterMemory(folder, texts),
                            Encoders.STRING())
                    .write()
                    .text(folder + "/rows");
        }),
        STACK_OF_THE_DRIVER(rows -> dig(0)),
        STACK_OF_A_TASK(rows -> inTask(rows, text -> dig(0))),
        FULL_DISK(rows -> rows.write().mode("append").text(output())),
        NONE(rows -> rows.count());

        private final Consumer<Dataset<Row>> act;

        Way(Consumer<Dataset<Row>> act) {
            this.act = act;
        }
    }

    /** Of the JVM: Spark's master, if its executors are to be processes of their own. */
    static final String MASTER = "tweetlake.test.master";

    /** Of the JVM: the folder that the ways write to. */
    static final String OUTPUT = "tweetlake.test.output";

    @Parameters(index = "0")
    Way way;

    @Parameters(index = "1")
    Path folder;

    public static void main(String[] args) {
        System.exit(Tweetlake.status(Tweetlake.commandLine().addSubcommand(new ProvokedEnd()), args));
    }

    @Override
    public Integer call() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("source")).resolve("a.txt"), "a\n".repeat(ROWS));
        List<String> settings = new ArrayList<>(List.of(
                "lake.root=" + folder.resolve("lake"),
                "spark.master=" + System.getProperty(MASTER, "local[1]"),
                "spark.conf.spark.ui.enabled=false"));
        if (System.getProperty(MASTER) != null) {
            settings.addAll(List.of(
                    "spark.conf.spark.executor.extraClassPath=" + System.getProperty("java.class.path"),
                    "spark.conf.spark.executor.memory=512m",
                    "spark.conf.spark.executor.extraJavaOptions=-XX:+ExitOnOutOfMemoryError -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                    "spark.conf.spark.task.maxFailures=2"));
        }
        TweetlakeConfig config = ConfigLoader.load(null, settings, Map.of()).config();
        JobProcess.run(config, List.of(new Job(config)));
        return 0;
    }

    @SuppressWarnings("ModifiedButNotUsed") // They are kept, so that memory runs out.
    private static void fillMemory() {
        List<byte[]> blocks = new ArrayList<>();
        while (true) {
            blocks.add(new byte[BLOCK]);
        }
    }

    private static String output() {
        return System.getProperty(OUTPUT);
    }

    /** The same texts, but for the first task that asks. */
    private static Iterator<String> afterMemory(String folder, Iterator<String> texts) throws IOException {
        if (Path.of(folder, "filled").toFile().createNewFile()) {
            fillMemory();
        }
        return texts;
    }

    @SuppressWarnings("InfiniteRecursion") // Until the stack overflows.
    private static int dig(int depth) {
        return 1 + dig(depth + 1);
    }

    private static void inTask(Dataset<Row> rows, ForeachFunction<String> act) {
        rows.as(Encoders.STRING()).foreach(act);
    }

    private static void waitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Job implements StreamingJob {
        private final TweetlakeConfig config;

        Job(TweetlakeConfig config) {
            this.config = config;
        }

        @Override
        public String name() {
            return "job";
        }

        @Override
        public Trigger trigger() {
            return Trigger.parse("1s");
        }

        @Override
        public StreamingQuery start(SparkSession spark) {
            Dataset<Row> texts =
                    spark.readStream().text(folder.resolve("source").toString());
            Lake lake = new Lake(spark, config.lake());
            return MicroBatches.start(name(), texts, trigger(), lake, (rows, batch) -> way.act.accept(rows));
        }
    }
}
