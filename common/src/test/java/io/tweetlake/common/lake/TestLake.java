package io.tweetlake.common.lake;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.job.StreamingJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.streaming.StreamingQueryException;

/** A lake in a folder of a test, with the configuration that the jobs on it take. */
public final class TestLake {
    private final TweetlakeConfig config;
    private final Lake lake;

    private TestLake(TweetlakeConfig config) {
        this.config = config;
        this.lake = new Lake(TestSession.get(), config.lake());
    }

    /** @param options as they follow {@code --set}, over a lake in the folder and {@code trigger=available-now} */
    public static TestLake in(Path folder, String... options) {
        Stream<String> ours = Stream.of("lake.root=" + folder.resolve("lake"), "trigger=available-now");
        List<String> all = Stream.concat(ours, Stream.of(options)).toList();
        return new TestLake(ConfigLoader.load(null, all, Map.of()).config());
    }

    public SparkSession spark() {
        return lake.spark();
    }

    public TweetlakeConfig config() {
        return config;
    }

    public Lake lake() {
        return lake;
    }

    /** Runs the job the way its process does, until it has done all that is there. */
    public void run(Function<TweetlakeConfig, ? extends StreamingJob> job) {
        untilDone(new JobRun(spark(), List.of(job.apply(config))));
    }

    /** As {@link JobRun#untilDone}, for tests to which a job that fails is no case of their own. */
    public static void untilDone(JobRun run) {
        try {
            run.untilDone();
        } catch (StreamingQueryException e) {
            throw new IllegalStateException("the job failed", e);
        }
    }

    /**
     * The stream's checkpoint as it is when the process dies after a micro-batch has written its rows and before Spark has
     * noted so: the next run repeats that micro-batch.
     */
    public void forgetLastCommit(String stream) {
        deleteLast(stream, "commits");
    }

    /**
     * The stream's checkpoint as it is when the process dies after the source has noted what the next micro-batch has, and
     * before Spark has.
     *
     * @param table that the micro-batch has written, in one commit
     */
    public void forgetLastBatch(String stream, Table table) {
        deleteLast(stream, "commits");
        deleteLast(stream, "offsets");
        Path log = Path.of(config.lake().root(), table.tableName(), "_delta_log");
        for (String suffix : List.of(".json", ".crc")) {
            deleteLast(log, "\\d+\\" + suffix);
        }
        DeltaLog.clearCache();
    }

    private void deleteLast(String stream, String log) {
        deleteLast(Path.of(config.lake().checkpoints(), stream, log), "\\d+");
    }

    /** The last by name, of which there are fewer than ten, or all of one length. */
    private static void deleteLast(Path folder, String name) {
        try (Stream<Path> files = Files.list(folder)) {
            Path last = files.filter(file -> file.getFileName().toString().matches(name))
                    .max(Comparator.comparing(file -> file.getFileName().toString()))
                    .orElseThrow();
            Files.delete(last);
            Files.deleteIfExists(last.resolveSibling("." + last.getFileName() + ".crc"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Dataset<Row> read(Table table) {
        return lake.read(table);
    }

    public long count(Table table) {
        return read(table).count();
    }

    /** The latest version of the table, which every write moves by one. */
    public long version(Table table) {
        return lake.version(table);
    }
}
