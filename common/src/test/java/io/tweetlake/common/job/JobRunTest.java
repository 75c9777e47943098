package io.tweetlake.common.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.TestLake;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class JobRunTest {
    private static final Trigger OFTEN = Trigger.parse("10ms");

    private final List<String> done = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private TestLake lake;

    @BeforeEach
    void makeTheSource() throws IOException {
        lake = TestLake.in(folder);
        put("a");
    }

    @Test
    void jobsThatTakeWhatIsThereRunOneAfterTheOther() throws Exception {
        TextJob first = new TextJob("first", Trigger.AVAILABLE_NOW, (rows, batch) -> note("first", rows));
        TextJob second = new TextJob("second", Trigger.AVAILABLE_NOW, (rows, batch) -> note("second", rows));

        new JobRun(lake.spark(), List.of(first, second)).untilDone();

        assertThat(done).containsExactly("first a", "second a");
    }

    @Test
    void aJobGoesOnWhereItWasAndItsWriterKeepsItsName() throws Exception {
        List<String> writers = new CopyOnWriteArrayList<>();
        TextJob job = new TextJob("job", Trigger.AVAILABLE_NOW, (rows, batch) -> {
            writers.add(batch.id() + " " + batch.writer());
            note("job", rows);
        });
        new JobRun(lake.spark(), List.of(job)).untilDone();
        put("b");

        new JobRun(lake.spark(), List.of(job)).untilDone();

        assertThat(done).containsExactly("job a", "job b");
        assertThat(writers.get(0)).startsWith("0 job:");
        assertThat(writers.get(1)).isEqualTo(writers.get(0).replaceFirst("0", "1"));
    }

    @Test
    void stopLetsTheMicroBatchInHandFinish() throws Exception {
        CountDownLatch inHand = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        TextJob job = new TextJob("job", OFTEN, (rows, batch) -> {
            inHand.countDown();
            workUntil(stopping);
            // The stop has all this time to interrupt us, and must not.
            workFor(300);
            note("job", rows);
        });
        JobRun run = new JobRun(lake.spark(), List.of(job));
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> TestLake.untilDone(run));
        assertThat(inHand.await(60, TimeUnit.SECONDS)).isTrue();

        stopping.countDown();
        run.stop();

        running.get(60, TimeUnit.SECONDS);
        assertThat(done).containsExactly("job a");
        assertThat(lake.spark().streams().active()).isEmpty();
    }

    @Test
    void aStopBeforeTheStartEndsTheRunAtOnce() throws Exception {
        JobRun run = new JobRun(
                lake.spark(), List.of(new TextJob("job", Trigger.AVAILABLE_NOW, (rows, batch) -> note("job", rows))));
        run.stop();

        run.untilDone();

        assertThat(done).isEmpty();
    }

    @Test
    void afterAStopNoFurtherJobIsStarted() throws Exception {
        AtomicReference<JobRun> run = new AtomicReference<>();
        TextJob first = new TextJob("first", OFTEN, (rows, batch) -> note("first", rows)) {
            @Override
            public StreamingQuery start(SparkSession spark) {
                StreamingQuery query = super.start(spark);
                run.get().stop();
                return query;
            }
        };
        TextJob second = new TextJob("second", OFTEN, (rows, batch) -> note("second", rows)) {
            @Override
            public StreamingQuery start(SparkSession spark) {
                throw new AssertionError("started after the stop");
            }
        };
        run.set(new JobRun(lake.spark(), List.of(first, second)));

        run.get().untilDone();

        assertThat(lake.spark().streams().active()).isEmpty();
    }

    @Test
    void whenOneJobFailsTheOthersAreStopped() {
        TextJob good = new TextJob("good", OFTEN, (rows, batch) -> note("good", rows));
        TextJob bad = new TextJob("bad", OFTEN, (rows, batch) -> {
            throw new IllegalStateException("no more");
        });

        assertThatThrownBy(() -> new JobRun(lake.spark(), List.of(good, bad)).untilDone())
                .hasStackTraceContaining("no more");

        assertThat(lake.spark().streams().active()).isEmpty();
    }

    /** Scala throws checked exceptions without declaring them. */
    @Test
    void aStartThatMeetsStorageInTroubleIsTriedAgain() throws Exception {
        Queue<Exception> troubles = new ArrayDeque<>(List.of(
                new IllegalStateException(new ConnectException("refused")),
                new IOException(new ConnectException("refused"))));
        TextJob job =
                new TextJob("job", Trigger.AVAILABLE_NOW, (rows, batch) -> {
                    if (troubles.size() == 2) {
                        throw (RuntimeException) troubles.remove();
                    }
                    note("job", rows);
                }) {
                    @Override
                    public StreamingQuery start(SparkSession spark) {
                        return troubles.size() == 1 ? ExceptionUtils.rethrow(troubles.remove()) : super.start(spark);
                    }
                };

        new JobRun(lake.spark(), List.of(job)).untilDone();

        assertThat(troubles).isEmpty();
        assertThat(done).containsExactly("job a");
    }

    @Test
    void theUsersMistakeComesOutOfTheProcessAsItIs() {
        UserError mistake = new UserError("the model is gone", "bring it back");
        TextJob job = new TextJob("job", Trigger.AVAILABLE_NOW, (rows, batch) -> {
            throw mistake;
        });

        assertThatThrownBy(() -> JobProcess.run(plainConfig(), List.of(job))).isSameAs(mistake);
    }

    @Test
    void theProcessLeavesASessionThatIsNotItsOwn() throws Exception {
        TextJob job = new TextJob("job", Trigger.AVAILABLE_NOW, (rows, batch) -> note("job", rows));

        JobProcess.run(plainConfig(), List.of(job));

        assertThat(done).containsExactly("job a");
        assertThat(lake.spark().range(3).count()).isEqualTo(3);
    }

    private static TweetlakeConfig plainConfig() {
        return ConfigLoader.load(null, List.of("lake.root=none"), Map.of()).config();
    }

    private void put(String text) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve(text + ".txt"), text);
    }

    private void note(String job, Dataset<Row> rows) {
        rows.as(Encoders.STRING()).collectAsList().forEach(text -> done.add(job + " " + text));
    }

    private static void workUntil(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the micro-batch in hand was interrupted", e);
        }
    }

    private static void workFor(long millis) {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the micro-batch in hand was interrupted", e);
        }
    }

    /** Hands each text that is put into the source to a function. */
    private class TextJob implements StreamingJob {
        private final String name;
        private final Trigger trigger;
        private final MicroBatches.Handler handler;

        TextJob(String name, Trigger trigger, MicroBatches.Handler handler) {
            this.name = name;
            this.trigger = trigger;
            this.handler = handler;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Trigger trigger() {
            return trigger;
        }

        @Override
        public StreamingQuery start(SparkSession spark) {
            var texts = spark.readStream().text(folder.resolve("source").toString());
            return MicroBatches.start(name, texts, trigger, lake.lake(), handler);
        }
    }
}
