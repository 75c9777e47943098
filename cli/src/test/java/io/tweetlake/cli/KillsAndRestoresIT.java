package io.tweetlake.cli;

import static io.tweetlake.common.lake.Table.BRONZE_TWEETS;
import static io.tweetlake.common.lake.Table.GOLD_TWEETS;
import static io.tweetlake.common.lake.Table.SILVER_TWEETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One lake, whose three jobs are killed again and again, and whose checkpoints or tables are now and then replaced by those of a
 * backup or of another lake. Each replacement is refused, and the test does what the refusal says.
 */
@Tag("process")
@Tag("endurance")
class KillsAndRestoresIT {
    private static final int FILES = 400;
    private static final int TWEETS_IN_FILE = 10;
    private static final int ROUNDS = 6;
    private static final long START_MS = 6_000;
    private static final long MICRO_BATCH_MS = 1_500;
    private static final String CHECKPOINTS = "_checkpoints";
    private static final String[] FILE_BY_FILE = {
        "trigger=100ms", "source.maxFilesPerTrigger=1", "silver.maxBytesPerTrigger=1", "gold.maxBytesPerTrigger=1"
    };

    private final long seed = Long.getLong("tweetlake.kill.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    private Path folder;

    private Path backup;
    private Path another;
    private LakeFolder lake;
    private Path model;

    private interface Step {
        void run() throws Exception;
    }

    private interface Moment {
        void await(TweetlakeProcess process) throws Exception;
    }

    @Test
    void losesAndDoublesNothingInManyKillsAndFiveRestores() throws Exception {
        CourseTweets.write(folder.resolve("source"), FILES, TWEETS_IN_FILE);
        model = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
        lake = new LakeFolder(folder.resolve("lake"));
        backup = folder.resolve("backup");
        fillAnotherLake();

        // Those after which Gold begins anew come last: the next backup has none of it.
        List<Step> restores = List.of(
                this::olderCheckpoints,
                this::checkpointsOfAnotherLake,
                this::olderTables,
                this::olderCheckpointOfGold,
                this::olderTablesOfSilver);
        for (int round = 0; round < ROUNDS; round++) {
            for (Moment moment : round == 0 ? ofAYoungLake() : LongRun.ASKED ? ofALakeAtWork() : oneOfALakeAtWork()) {
                die(moment);
            }
            if (round > 0) {
                restores.get(round - 1).run();
            }
            FileUtils.deleteDirectory(backup.toFile());
            FileUtils.copyDirectory(lake.root().toFile(), backup.toFile());
        }

        CommandRun last = CommandRun.of(run(lake.root(), "trigger=available-now"));
        assertThat(last.status()).as(again() + last.err()).isEqualTo(ExitStatus.DONE);
        assertExact();
    }

    private List<Moment> ofAYoungLake() {
        return List.of(
                process -> process.work(random.nextLong(START_MS)),
                process -> process.until(() -> lake.hasVersion(BRONZE_TWEETS, 2)),
                process -> process.until(() -> lake.hasVersion(SILVER_TWEETS, 2)),
                process -> process.until(() -> lake.hasVersion(GOLD_TWEETS, 0)),
                process -> process.until(() -> lake.hasVersion(GOLD_TWEETS, 1)));
    }

    /** After a round of these, every table has a micro-batch more than the checkpoints of before it know. */
    private List<Moment> ofALakeAtWork() {
        List<Moment> moments = new ArrayList<>(List.of(
                process -> process.work(random.nextLong(START_MS)),
                afterTwoMicroBatchesOf("bronze"),
                afterTwoMicroBatchesOf("silver"),
                afterTwoMicroBatchesOf("gold"),
                process -> {
                    process.until(() -> process.log().contains("bronze started"));
                    process.work(random.nextLong(2 * MICRO_BATCH_MS));
                }));
        Collections.shuffle(moments, random);
        return moments;
    }

    /** With what a round of five does for the tables. */
    private List<Moment> oneOfALakeAtWork() {
        return List.of(process -> {
            for (String job : List.of("bronze", "silver", "gold")) {
                afterTwoMicroBatchesOf(job).await(process);
            }
        });
    }

    private Moment afterTwoMicroBatchesOf(String job) {
        return process -> {
            long finished = lake.finished(job);
            process.until(() -> lake.finished(job) > finished + 1);
            process.work(random.nextLong(MICRO_BATCH_MS));
        };
    }

    private void die(Moment moment) throws Exception {
        try (TweetlakeProcess process = TweetlakeProcess.start(folder, run(lake.root(), FILE_BY_FILE))) {
            moment.await(process);
            process.kill();
            assertThat(process.status()).as(again() + process.log()).isEqualTo(TweetlakeProcess.KILLED);
        }
    }

    private void olderCheckpoints() throws Exception {
        restore(backup, CHECKPOINTS::equals);
        assertRefused(
                "bronze_tweets",
                "it is older than the table",
                "restore the checkpoint and bronze's tables from the same backup");
        restore(backup, name -> true);
    }

    private void olderTables() throws Exception {
        restore(backup, name -> !name.equals(CHECKPOINTS));
        assertRefused(
                "bronze_tweets",
                "the table is older than the checkpoint, and rows are missing",
                "restore the checkpoint and bronze's tables from the same backup");
        restore(backup, CHECKPOINTS::equals);
    }

    private void checkpointsOfAnotherLake() throws Exception {
        Path own = folder.resolve("own");
        Files.move(lake.root().resolve(CHECKPOINTS), own);
        restore(another, CHECKPOINTS::equals);
        assertRefused("bronze_tweets", "the checkpoint is of another lake", "correct lake.checkpoints");
        delete(CHECKPOINTS::equals);
        Files.move(own, lake.root().resolve(CHECKPOINTS));
    }

    private void olderCheckpointOfGold() throws Exception {
        Path checkpoint = lake.root().resolve(CHECKPOINTS).resolve("gold");
        FileUtils.deleteDirectory(checkpoint.toFile());
        FileUtils.copyDirectory(backup.resolve(CHECKPOINTS).resolve("gold").toFile(), checkpoint.toFile());
        assertRefused("gold_tweets", "it is older than the table", "or delete both, and gold makes them anew");
        makeAnew("gold");
    }

    private void olderTablesOfSilver() throws Exception {
        restore(backup, name -> name.startsWith("silver_"));
        assertRefused(
                "silver_batches",
                "the table is older than the checkpoint, and rows are missing",
                "or delete both, and silver makes them anew");
        makeAnew("silver");
        assertRefused(
                "silver_tweets", "is not the table that gold has read", "or delete gold's tables and the checkpoint");
        makeAnew("gold");
    }

    private void assertRefused(String... words) throws Exception {
        try (TweetlakeProcess process = TweetlakeProcess.start(folder, run(lake.root(), FILE_BY_FILE))) {
            assertThat(process.status()).as(again() + process.log()).isEqualTo(ExitStatus.USER_ERROR);
            assertThat(process.log()).contains(words);
        }
    }

    private void makeAnew(String job) throws IOException {
        delete(name -> name.startsWith(job + "_"));
        FileUtils.deleteDirectory(lake.root().resolve(CHECKPOINTS).resolve(job).toFile());
    }

    /** Puts folders of a lake in the place of this one's. */
    private void restore(Path from, Predicate<String> names) throws IOException {
        delete(names);
        try (Stream<Path> children = Files.list(from)) {
            for (Path child : children.filter(path -> names.test(name(path))).toList()) {
                FileUtils.copyDirectory(
                        child.toFile(), lake.root().resolve(name(child)).toFile());
            }
        }
    }

    private void delete(Predicate<String> names) throws IOException {
        try (Stream<Path> children = Files.list(lake.root())) {
            for (Path child : children.filter(path -> names.test(name(path))).toList()) {
                FileUtils.deleteDirectory(child.toFile());
            }
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private void fillAnotherLake() throws Exception {
        another = folder.resolve("another");
        try (TweetlakeProcess process = TweetlakeProcess.start(
                folder, run(another, "trigger=available-now", "source.path=" + Home.path("src-test-data/demo")))) {
            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.DONE);
        }
    }

    private String[] run(Path root, String... settings) {
        Stream<String> all = Stream.concat(
                Stream.of(
                        "lake.root=" + root,
                        "source.path=" + folder.resolve("source"),
                        "model.ref=" + model,
                        "model.precision=fp32"),
                Arrays.stream(settings));
        return Stream.concat(Stream.of("run"), all.flatMap(setting -> Stream.of("--set", setting)))
                .toArray(String[]::new);
    }

    private void assertExact() {
        int tweets = FILES * TWEETS_IN_FILE;
        assertThat(lake.counts())
                .as(again())
                .isEqualTo("%d,%d,0,0,%d,%d,%d".formatted(tweets + FILES - 1, tweets, tweets, tweets, tweets));
        assertThat(lake.ask("SELECT waiting, duplicates, unexplained FROM lake_balance"))
                .as(again())
                .containsExactly("0,%d,0".formatted(FILES - 1));
        assertThat(lake.ask("SELECT * FROM gold_tweets WHERE error IS NOT NULL"))
                .as(again())
                .isEmpty();
    }

    private String again() {
        return "again with -Dtweetlake.kill.seed=%d%n".formatted(seed);
    }
}
