package io.tweetlake.silver;

import static io.tweetlake.silver.BronzeRows.tweet;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.common.lake.WatchedCommits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class ComplyTest {
    private static final String DAY = "2026-06-17T11:00:00Z";
    private static final Comply.Figures NOTHING = new Comply.Figures(0, 0, 0, 0, 0);

    @TempDir
    private Path folder;

    private TestLake lake;

    @BeforeEach
    void makeTheLake() {
        lake = TestLake.in(folder);
    }

    @Test
    void aDeletedTweetLeavesEveryTableAndIsStillCounted() {
        BronzeRows.append(lake, tweet(1, DAY, "secret"), tweet(1, DAY, "secret"), tweet(2, DAY, "kept"));
        BronzeRows.append(lake, tweet(3, "soon", "secret too"), delete(1), delete(3), delete(99));
        lake.run(SilverJob::new);
        ScoredTweets.append(lake);

        assertThat(new Comply(lake.lake()).run().tweets()).isEqualTo(new Comply.Figures(3, 1, 1, 3, 1));

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("2");
        assertThat(ScoredTweets.ids(lake, Table.GOLD_TWEETS)).containsExactly("2");
        assertThat(ScoredTweets.ids(lake, Table.GOLD_CHALLENGER)).containsExactly("2");
        assertThat(lake.read(Table.BRONZE_TWEETS).where("raw like '%secret%' or payload is not null and raw is null"))
                .matches(rows -> rows.isEmpty());
        assertThat(lake.read(Table.SILVER_QUARANTINE).where("raw is not null")).matches(rows -> rows.isEmpty());
        Balance.assertThatLake(lake).is(7, 1, 1, 3, 1, 1);
        assertThat(new Comply(lake.lake()).run().tweets()).isEqualTo(NOTHING);
        Balance.assertThatLake(lake).is(7, 1, 1, 3, 1, 1);
    }

    @Test
    void aDeletedTweetThatComesAgainIsNotLetIn() {
        BronzeRows.append(lake, tweet(1, DAY, "secret"), delete(1));
        lake.run(SilverJob::new);
        new Comply(lake.lake()).run();
        BronzeRows.append(lake, tweet(1, DAY, "secret"), tweet(2, DAY, "kept"));

        lake.run(SilverJob::new);

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("2");
        assertThat(lake.read(Table.BRONZE_TWEETS).where("raw like '%secret%'")).matches(rows -> rows.isEmpty());
        Balance.assertThatLake(lake).is(4, 1, 0, 1, 0, 2);
    }

    @Test
    void silverObeysAfterEachMicroBatchWhereItIsTold() {
        TestLake obedient = TestLake.in(folder, "silver.comply=true");
        BronzeRows.append(lake, tweet(1, DAY, "secret"));
        obedient.run(SilverJob::new);
        BronzeRows.append(lake, delete(1), tweet(2, DAY, "kept"));

        obedient.run(SilverJob::new);

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("2");
        Balance.assertThatLake(lake).is(3, 1, 0, 1, 0, 1);
    }

    /** A tweet with so small an id is from before November 2010, an account with it can be younger. */
    @Test
    void aLineOfABatchComplianceJobIsObeyedWhereItNamesATweet() {
        String line = "{\"id\":\"%d\",\"action\":\"delete\",\"created_at\":\"%s\",\"reason\":\"deleted\"}";
        BronzeRows.append(lake, tweet(1, DAY, "secret"), tweet(2, DAY, "kept"));
        BronzeRows.append(
                lake, line.formatted(1, "2006-03-21T20:50:14.000Z"), line.formatted(2, "2013-05-29T20:50:14.000Z"));
        lake.run(SilverJob::new);

        new Comply(lake.lake()).run();

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("2");
        Balance.assertThatLake(lake).is(4, 1, 0, 2, 0, 1);
    }

    @Test
    void aPassThatWasKilledBeforeItNotedWhatItDeletedIsNotedByTheNext() throws Exception {
        BronzeRows.append(lake, tweet(1, DAY, "secret"), delete(1));
        lake.run(SilverJob::new);
        Path batches = folder.resolve("lake/silver_batches");
        FileUtils.copyDirectory(batches.toFile(), folder.resolve("before").toFile());
        new Comply(lake.lake()).run();
        FileUtils.deleteDirectory(batches.toFile());
        FileUtils.moveDirectory(folder.resolve("before").toFile(), batches.toFile());

        new Comply(lake.lake()).run();

        Balance.assertThatLake(lake).is(2, 0, 0, 1, 0, 1);
    }

    @Test
    void aTweetThatIsNamedWhileSilverHasItInHandIsLetInNowhere() {
        BronzeRows.append(lake, delete(1), delete(2));
        lake.run(SilverJob::new);
        BronzeRows.append(lake, tweet(1, DAY, "secret"), tweet(2, "soon", "secret"), tweet(3, DAY, "kept"));

        WatchedCommits.before(0, () -> lake.run(SilverJob::new), () -> new Comply(elsewhere()).run());

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("3");
        assertThat(textsWith("secret")).isEmpty();
        Balance.assertThatLake(lake).is(5, 1, 0, 2, 1, 1);
    }

    @Test
    void aMicroBatchThatWasKilledBeforeItLookedAgainDoesSoWhenItIsRepeated() {
        BronzeRows.append(lake, delete(1), delete(2));
        lake.run(SilverJob::new);
        BronzeRows.append(lake, tweet(1, DAY, "secret"), tweet(2, "soon", "secret"), tweet(3, DAY, "kept"));
        Runnable killed = () -> {
            throw new IllegalStateException("killed");
        };

        assertThatThrownBy(() -> WatchedCommits.during(
                        () -> lake.run(SilverJob::new),
                        Map.of(0, () -> new Comply(elsewhere()).run(), 2, killed),
                        Map.of()))
                .hasStackTraceContaining("killed");
        lake.run(SilverJob::new);

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("3");
        assertThat(textsWith("secret")).isEmpty();
    }

    @Test
    void aTweetThatIsNamedWhileAReplayHasItInHandIsLetInNowhere() {
        BronzeRows.append(lake, delete(1), tweet(1, "soon", "secret"), tweet(2, "soon", "kept"));
        lake.run(SilverJob::new);
        lake.lake()
                .deltaTable(Table.SILVER_QUARANTINE)
                .update(Map.of("raw", expr("replace(raw, 'soon', '%s')".formatted(DAY))));

        WatchedCommits.before(
                0,
                () -> new Quarantine(lake.lake(), lake.config().silver()).replay(null),
                () -> new Comply(elsewhere()).run());

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("2");
        assertThat(textsWith("secret")).isEmpty();
        Balance.assertThatLake(lake).is(3, 1, 0, 1, 0, 1);
    }

    @Test
    void theTextOfARecordThatSilverCannotReadGoesTooWhereverItNamesTheTweet() {
        String deep = "[".repeat(1_001) + "]".repeat(1_001);
        BronzeRows.append(
                lake,
                "{\"id\":51,\"text\":\"secret\",\"user\":{\"id\":7,",
                "{\"id\":52,\"text\":\"secret\",oops}",
                "{\"id\":53,\"text\":\"secret\",\"deep\":%s}".formatted(deep),
                "{\"id\":\"tag:search.twitter.com,2005:54\",\"objectType\":\"activity\",\"verb\":\"post\","
                        + "\"body\":\"secret\",\"postedTime\":\"secret\"}",
                "{\"tweet\":{\"id\":55,\"note\":\"secret\"}}",
                "{\"id\":56.0,\"created_at\":\"%s\",\"text\":\"secret\",\"user\":{\"id\":7}}".formatted(DAY),
                "{\"id\":1.0501186211989217E18,\"created_at\":\"%s\",\"text\":\"secret\",\"user\":{\"id\":7}}"
                        .formatted(DAY),
                "{\"data\":{\"secret\":[{\"id\":\"58\",\"text\":\"secret\"}]}}",
                "{\"id\":510,\"text\":\"kept\",\"user\":{\"id\":7,",
                "{\"id\":\"9\",\"created_at\":\"soon\",\"text\":\"kept, though it names 51\",\"user\":{\"id\":7}}");
        BronzeRows.append(
                lake,
                Stream.of(51, 52, 53, 54, 55, 56, 1_050_118_621_198_921_728L, 58)
                        .map(id -> delete(id.longValue()))
                        .toArray(String[]::new));
        lake.run(SilverJob::new);

        assertThat(new Comply(lake.lake()).run().tweets()).isEqualTo(new Comply.Figures(8, 0, 0, 8, 8));

        assertThat(textsWith("secret")).isEmpty();
        assertThat(textsWith("kept")).hasSize(4);
        Balance.assertThatLake(lake).is(18, 0, 0, 8, 10, 0);
    }

    @Test
    void aDeletedPostOfBlueskyLeavesEveryTableToo() {
        String post = "{\"did\":\"did:plc:ada\",\"time_us\":1781708400000000,\"kind\":\"commit\",\"commit\":{"
                + "\"operation\":\"%s\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"%s\","
                + "\"record\":{\"text\":\"%s\",\"createdAt\":\"2026-06-17T15:00:00Z\"}}}";
        String cut = post.formatted("create", "3k1", "secret");
        BronzeRows.append(
                lake,
                post.formatted("create", "3k1", "secret"),
                post.formatted("update", "3k1", "secret, changed"),
                cut.substring(0, cut.length() - 10),
                post.formatted("create", "3k2", "kept"),
                post.formatted("update", "3k2", "kept, changed"),
                post.formatted("delete", "3k1", ""));
        lake.run(SilverJob::new);

        assertThat(new Comply(lake.lake()).run().tweets()).isEqualTo(new Comply.Figures(1, 1, 0, 3, 1));

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS))
                .containsExactly("at://did:plc:ada/app.bsky.feed.post/3k2");
        assertThat(textsWith("secret")).isEmpty();
        assertThat(textsWith("kept")).hasSize(4);
        Balance.assertThatLake(lake).is(6, 1, 0, 3, 1, 1);
    }

    @Test
    void aDeletedTweetThatComesAgainInARecordThatCannotBeReadIsNotKept() {
        BronzeRows.append(lake, tweet(1, DAY, "secret"), delete(1));
        lake.run(SilverJob::new);
        new Comply(lake.lake()).run();
        BronzeRows.append(
                lake, "{\"id\":1,\"text\":\"secret\"", "{\"id\":2,\"text\":\"kept\"", tweet(1, "soon", "secret"));

        lake.run(SilverJob::new);

        assertThat(textsWith("secret")).isEmpty();
        assertThat(textsWith("kept")).hasSize(2);
        Balance.assertThatLake(lake).is(5, 0, 0, 1, 3, 1);
    }

    @Test
    void aClockThatWasOnceAheadStopsNoLaterPass() {
        BronzeRows.append(lake, tweet(1, DAY, "secret"), tweet(2, DAY, "kept"));
        lake.run(SilverJob::new);
        for (Table table :
                List.of(Table.BRONZE_TWEETS, Table.SILVER_TWEETS, Table.SILVER_NOTICES, Table.SILVER_BATCHES)) {
            lake.lake()
                    .append(
                            table,
                            lake.read(table).limit(0),
                            "comply",
                            Instant.parse("2999-01-01T00:00:00Z").toEpochMilli());
        }
        lake.lake()
                .deltaTable(Table.SILVER_TWEETS)
                .updateExpr(Map.of("ingested_at", "timestamp'2999-01-01T00:00:00Z'"));
        lake.lake()
                .deltaTable(Table.SILVER_BATCHES)
                .updateExpr(Map.of("last_ingested_at", "timestamp'2999-01-01T00:00:00Z'"));
        BronzeRows.append(lake, delete(1));
        BronzeRows.append(lake, tweet(1, DAY, "secret"));
        lake.run(SilverJob::new);

        new Comply(lake.lake()).run();

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("2");
        assertThat(textsWith("secret")).isEmpty();
        Balance.assertThatLake(lake).is(4, 1, 1, 1, 0, 1);
    }

    /** What is done while a writer is stopped is done in a session of its own. */
    private Lake elsewhere() {
        return lake.lake().in(lake.spark().newSession());
    }

    /** Every cell of the current versions of Bronze's and Silver's tables that has such a text. */
    private List<String> textsWith(String word) {
        return Stream.of(Table.BRONZE_TWEETS, Table.SILVER_TWEETS, Table.SILVER_QUARANTINE, Table.SILVER_NOTICES)
                .flatMap(table -> lake.read(table).toJSON().collectAsList().stream())
                .filter(row -> row.contains(word))
                .toList();
    }

    private static String delete(long id) {
        return "{\"delete\":{\"status\":{\"id\":%d,\"id_str\":\"%d\",\"user_id\":7,\"user_id_str\":\"7\"}}}"
                .formatted(id, id);
    }
}
