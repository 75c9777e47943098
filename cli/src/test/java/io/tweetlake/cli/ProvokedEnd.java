package io.tweetlake.cli;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobProcess;
import io.tweetlake.common.job.MicroBatches;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.common.lake.Lake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.spark.api.java.function.ForeachFunction;
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
    private static final int BLOCK = 8 << 20;

    /** The ways, each with what it does in a micro-batch. */
    enum Way {
        MEMORY_OF_THE_DRIVER(rows -> fillMemory()),
        MEMORY_OF_ANOTHER_THREAD(rows -> {
            new Thread(ProvokedEnd::fillMemory).start();
            waitForever();
        }),
        MEMORY_OF_A_TASK(rows -> inTask(rows, text -> fillMemory())),
        STACK_OF_THE_DRIVER(rows -> dig(0)),
        STACK_OF_A_TASK(rows -> inTask(rows, text -> dig(0))),
        FULL_DISK(rows -> rows.write().mode("append").text(System.getProperty("tweetlake.test.full"))),
        NONE(rows -> rows.count());

        private final Consumer<Dataset<Row>> act;

        Way(Consumer<Dataset<Row>> act) {
            this.act = act;
        }
    }

    @Parameters(index = "0")
    Way way;

    @Parameters(index = "1")
    Path folder;

    public static void main(String[] args) {
        System.exit(Tweetlake.status(Tweetlake.commandLine().addSubcommand(new ProvokedEnd()), args));
    }

    @Override
    public Integer call() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("source")).resolve("a.txt"), "a\n".repeat(500_000));
        TweetlakeConfig config = ConfigLoader.load(
                        null,
                        List.of(
                                "lake.root=" + folder.resolve("lake"),
                                "spark.master=local[1]",
                                "spark.conf.spark.ui.enabled=false"),
                        Map.of())
                .config();
        JobProcess.run(config, List.of(new Job(config)));
        return 0;
    }

    private static void fillMemory() {
        List<byte[]> blocks = new ArrayList<>();
        while (true) {
            blocks.add(new byte[BLOCK]);
        }
    }

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
