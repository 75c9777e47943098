package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.common.lake.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a test can see of a lake: from its folders, or by asking it as a user would. */
record LakeFolder(Path root) {
    boolean hasVersion(Table table, long version) {
        return Files.exists(root.resolve(table.tableName()).resolve("_delta_log/%020d.json".formatted(version)));
    }

    /** The newest version of each table, in the order of {@link Table}. */
    List<Long> versions() {
        return Stream.of(Table.values())
                .map(table -> newest(root.resolve(table.tableName()).resolve("_delta_log"), "\\d{20}\\.json"))
                .toList();
    }

    /** The newest micro-batch that a stream has begun. */
    long begun(String job) {
        return newest(root.resolve("_checkpoints").resolve(job).resolve("offsets"), "\\d+");
    }

    /** The newest micro-batch that a stream has finished. */
    long finished(String job) {
        return newest(root.resolve("_checkpoints").resolve(job).resolve("commits"), "\\d+");
    }

    /** The rows of an answer, each as a line of CSV. */
    List<String> ask(String statement) {
        CommandRun run = CommandRun.of("sql", "--set", "lake.root=" + root, "--format", "csv", statement);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        return run.out().lines().skip(1).toList();
    }

    /** How many rows each table has, in the order of {@link Table}, and how many tweets Silver and Gold. */
    String counts() {
        return ask("SELECT (SELECT count(*) FROM bronze_tweets), (SELECT count(*) FROM silver_tweets),"
                        + " (SELECT count(*) FROM silver_quarantine), (SELECT count(*) FROM silver_notices),"
                        + " (SELECT count(*) FROM gold_tweets),"
                        + " (SELECT count(DISTINCT tweet_id) FROM silver_tweets),"
                        + " (SELECT count(DISTINCT tweet_id) FROM gold_tweets)")
                .get(0);
    }

    /** -1 where there is none, or no folder. */
    private static long newest(Path folder, String name) {
        if (Files.notExists(folder)) {
            return -1;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.matches(name))
                    .mapToLong(file -> Long.parseLong(file.replace(".json", "")))
                    .max()
                    .orElse(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
