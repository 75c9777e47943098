package io.tweetlake.cli;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.common.lake.Views;
import io.tweetlake.common.lake.WatchedCommits;
import io.tweetlake.gold.GoldJob;
import io.tweetlake.gold.Rescore;
import io.tweetlake.sentiment.TinyCheckpoints;
import io.tweetlake.silver.Backfill;
import io.tweetlake.silver.Comply;
import io.tweetlake.silver.Quarantine;
import io.tweetlake.silver.SilverJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever the order in which comply and a writer commit, no text that a delete notice names is left. The clock has been
 * centuries ahead once, so an order by times would be another one than that of the commits.
 */
@Tag("spark")
class DeletionOrdersIT {
    private static final String AHEAD = "timestamp'2999-01-01T00:00:00Z'";
    private static final String NOW = "current_timestamp()";
    private static final List<String> KEPT = List.of("13", "18", "19");

    @TempDir
    private static Path shared;

    /** What writes into the lake, each as its process does it. */
    enum Writer {
        SILVER,
        GOLD,
        REPLAY,
        BACKFILL,
        RESCORE,
        COMPLY;

        void run(TestLake lake) {
            // A process of its own has a session of its own.
            Lake own = lake.lake().in(lake.spark().newSession());
            switch (this) {
                case SILVER -> lake.run(SilverJob::new);
                case GOLD -> lake.run(GoldJob::new);
                case REPLAY -> new Quarantine(own, lake.config().silver()).replay(null);
                case BACKFILL -> new Backfill(own, lake.config().silver().columns(), List.of()).run();
                case RESCORE -> new Rescore(own, other(lake), 2).run(null, null, (done, all) -> {});
                case COMPLY -> new Comply(own).run();
            }
        }

        private static TweetlakeConfig other(TestLake lake) {
            return TestLake.in(
                            Path.of(lake.config().lake().root()).getParent(),
                            "model.precision=fp32",
                            "model.ref=" + model(TinyCheckpoints.DISTILBERT))
                    .config();
        }
    }

    /** Both are complete in the end; the first is stopped at one of its commits, and the second runs meanwhile. */
    record Order(Writer stopped, boolean before, int commit, Writer meanwhile) {
        @Override
        public String toString() {
            return "%s stopped %s its commit %d for %s"
                    .formatted(stopped, before ? "before" : "after", commit, meanwhile);
        }

        void run(TestLake lake) {
            Runnable first = () -> stopped.run(lake);
            Runnable second = () -> meanwhile.run(lake);
            if (before) {
                WatchedCommits.before(commit, first, second);
            } else {
                WatchedCommits.after(commit, first, second);
            }
        }
    }

    /** Each writer has work, which is about tweets that notices name, and comply has not run yet. */
    @BeforeAll
    static void makeTheLake() {
        TestLake lake = lake(shared);
        append(lake, AHEAD, tweet(11, "secret"), tweet(12, "secret").replace("2026-06-17", "soon"), tweet(13, "kept"));
        append(lake, AHEAD, by9(21), by9(22).replace("2026-06-17", "soon"), repeating9(23));
        append(lake, AHEAD, delete(11), delete(12), delete(14), delete(15), delete(16), "{\"user_delete\":{\"id\":9}}");
        lake.run(SilverJob::new);
        lake.run(GoldJob::new);
        lake.lake()
                .deltaTable(Table.SILVER_QUARANTINE)
                .update(Map.of("raw", expr("replace(raw, 'soon', '2026-06-17')")));
        lake.lake().deltaTable(Table.SILVER_TWEETS).update(Map.of("note", lit(null)));
        append(lake, NOW, tweet(14, "secret"), tweet(18, "kept"), tweet(11, "secret"), by9(24), repeating9(25));
        lake.run(SilverJob::new);
        append(
                lake,
                NOW,
                tweet(15, "secret"),
                "{\"id\":16,\"text\":\"secret\"",
                tweet(19, "kept"),
                by9(26),
                repeating9(27));
    }

    @Test
    void noTextIsLeftWhereComplyRunsBetweenTheChampionsCommitAndTheChallengers(@TempDir Path folder) throws Exception {
        assertThat(failure(new Order(Writer.GOLD, true, 1, Writer.COMPLY), folder))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COMPLY")
    @Tag("endurance")
    void noTextIsLeftWhereComplyRunsInTheMiddleOfAWriter(Writer writer, @TempDir Path folder) throws Exception {
        assertThat(failure(new Order(writer, true, 0, Writer.COMPLY), folder)).isEmpty();
    }

    /** Takes half an hour: run it after a change of what writes or deletes. */
    @Test
    @EnabledIfSystemProperty(named = LongRun.PROPERTY, matches = "true")
    @Tag("endurance")
    void noTextIsLeftWhateverTheOrder(@TempDir Path folder) throws Exception {
        List<String> failures = new ArrayList<>();
        for (Writer writer : Writer.values()) {
            if (writer != Writer.COMPLY) {
                for (Order order : Stream.concat(
                                orders(folder, writer, Writer.COMPLY), orders(folder, Writer.COMPLY, writer))
                        .toList()) {
                    failures.addAll(failure(order, folder));
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    /** Before each commit, and after the last one: after another one is before the next. */
    private static Stream<Order> orders(Path folder, Writer stopped, Writer meanwhile) throws Exception {
        TestLake lake = copyTo(folder);
        int commits = WatchedCommits.during(() -> stopped.run(lake));
        return Stream.concat(
                IntStream.range(0, commits).mapToObj(commit -> new Order(stopped, true, commit, meanwhile)),
                Stream.of(new Order(stopped, false, commits - 1, meanwhile)));
    }

    /** What is wrong after an order, once the streams have read what there is. */
    private static List<String> failure(Order order, Path folder) throws Exception {
        TestLake lake = copyTo(folder);
        order.run(lake);
        Writer.SILVER.run(lake);
        Writer.GOLD.run(lake);
        List<String> wrong = new ArrayList<>();
        Stream.of(Table.values())
                .filter(lake.lake()::exists)
                .forEach(table -> lake.read(table).toJSON().collectAsList().stream()
                        .filter(row -> row.contains("secret"))
                        .forEach(row -> wrong.add("%s: %s has %s".formatted(order, table, row))));
        for (Table table : List.of(Table.SILVER_TWEETS, Table.GOLD_TWEETS, Table.GOLD_CHALLENGER)) {
            List<String> ids = lake.read(table)
                    .select("tweet_id")
                    .orderBy("tweet_id")
                    .as(Encoders.STRING())
                    .collectAsList();
            if (!ids.equals(KEPT)) {
                wrong.add("%s: %s has %s".formatted(order, table, ids));
            }
        }
        new Views(lake.lake()).defineFor("lake_balance");
        String balance = lake.spark().sql("select * from lake_balance").first().toString();
        if (!balance.endsWith(",0]")) {
            wrong.add("%s: the balance is %s".formatted(order, balance));
        }
        return wrong;
    }

    private static TestLake copyTo(Path folder) throws Exception {
        FileUtils.deleteDirectory(folder.resolve("lake").toFile());
        FileUtils.copyDirectory(
                shared.resolve("lake").toFile(), folder.resolve("lake").toFile());
        return lake(folder);
    }

    private static TestLake lake(Path folder) {
        return TestLake.in(
                folder,
                "silver.columns.note.path=$.text",
                "model.precision=fp32",
                "model.ref=" + model(TinyCheckpoints.BERT),
                "model.challenger=" + model(TinyCheckpoints.ROBERTA),
                "model.challengerShare=1");
    }

    private static Path model(String name) {
        return TinyCheckpoints.unpack(name, shared);
    }

    private static void append(TestLake lake, String time, String... records) {
        lake.lake().createIfMissing(Table.BRONZE_TWEETS);
        var rows = lake.spark()
                .createDataset(Arrays.asList(records), Encoders.STRING())
                .toDF("raw")
                .withColumn("payload", expr("try_parse_json(raw)"))
                .withColumn("source_file", lit("file:/a.json"))
                .withColumn("ingested_at", expr(time))
                .withColumn("ingest_date", expr("cast(ingested_at as date)"));
        lake.lake().append(Table.BRONZE_TWEETS, rows, records[0], 0);
    }

    private static String tweet(long id, String text) {
        return "{\"id\":%d,\"created_at\":\"2026-06-17T11:00:00Z\",\"text\":\"%s\",\"user\":{\"id\":7}}"
                .formatted(id, text);
    }

    /** By an account that a notice deletes. */
    private static String by9(long id) {
        return tweet(id, "secret").replace("\"id\":7", "\"id\":9");
    }

    private static String repeating9(long id) {
        return tweet(id, "RT secret").replaceFirst("}$", ",\"retweeted_status\":%s}".formatted(by9(id + 100)));
    }

    private static String delete(long id) {
        return "{\"delete\":{\"status\":{\"id\":%d,\"user_id\":7}}}".formatted(id);
    }
}
