package io.tweetlake.silver;

import static io.tweetlake.silver.BronzeRows.tweet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class SilverJobTest {
    private static final String DAY_1 = "2026-06-17T11:00:00Z";
    private static final String PROMOTED =
            "concat_ws(' ', tweet_id, ifnull(source_app, '-'), ifnull(string(followers), '-'))";
    private static final String DAY_2 = "2026-06-18T11:00:00Z";

    @TempDir
    private Path folder;

    private TestLake lake;

    @BeforeEach
    void makeTheLake() {
        lake = TestLake.in(folder);
    }

    @Test
    void theDemoIs236TweetsANoticeAndThreeRecordsSetAside() {
        Path demo = Path.of("..", "src-test-data", "demo").toAbsolutePath();
        BronzeRows.append(lake, lake.spark().read().text(demo.toString()).toDF("raw"));

        lake.run(SilverJob::new);

        assertThat(lake.count(Table.SILVER_TWEETS)).isEqualTo(236);
        assertThat(lake.read(Table.SILVER_TWEETS).select("tweet_id").distinct().count())
                .isEqualTo(236);
        assertThat(strings(Table.SILVER_QUARANTINE, "concat_ws(': ', reason, detail)"))
                .satisfiesExactly(
                        two -> assertThat(two).startsWith("not-a-tweet: an object with the fields event, "),
                        three -> assertThat(three).isEqualTo("not-json: it breaks here"),
                        four -> assertThat(four).isEqualTo("not-json: it breaks here"));
        assertThat(strings(Table.SILVER_NOTICES, "kind")).containsExactly("delete");
        assertBalanced(245, 236, 5, 1, 3, 0);
        assertThat(strings(Table.SILVER_TWEETS, "if(given_sentiment is null, null, left(tweet_id, 2))"))
                .filteredOn(label -> label != null)
                .hasSize(19)
                .containsOnly("h:");
    }

    @Test
    void aTweetBecomesARowOfSilversColumns() {
        BronzeRows.append(
                lake,
                tweet(2067173465877643765L, "Wed Jun 17 23:30:00 -0100 2026", "@BeanBarn I &lt;3 #Coffee http://a.b"),
                tweet(2, DAY_1, "no mention, no hashtag"));

        lake.run(SilverJob::new);

        var tweets = lake.read(Table.SILVER_TWEETS).orderBy("tweet_id").collectAsList();
        assertThat(tweets.get(0).schema().fieldNames())
                .isEqualTo(Table.SILVER_TWEETS.schema().fieldNames());
        Row tweet = tweets.get(1);
        assertThat(tweet.<String>getAs("tweet_id")).isEqualTo("2067173465877643765");
        assertThat(tweet.<String>getAs("user_id")).isEqualTo("7");
        assertThat(tweet.<String>getAs("user_name")).isEqualTo("ines");
        assertThat(tweet.<String>getAs("full_text")).isEqualTo("@BeanBarn I <3 #Coffee http://a.b");
        assertThat(tweet.<String>getAs("clean_text")).isEqualTo("@user I <3 #Coffee http");
        assertThat(tweet.<Timestamp>getAs("timestamp").toInstant()).isEqualTo("2026-06-18T00:30:00Z");
        assertThat(tweet.<Object>getAs("event_date")).hasToString("2026-06-18");
        assertThat(tweet.<String>getList(tweet.fieldIndex("mentions"))).containsExactly("beanbarn");
        assertThat(tweet.<String>getList(tweet.fieldIndex("hashtags"))).containsExactly("coffee");
        assertThat(tweet.<String>getAs("source_file")).isEqualTo("file:/a.json");
        assertThat(tweet.<Timestamp>getAs("cleaned_at").toInstant())
                .isBetween(Instant.now().minusSeconds(300), Instant.now());
        assertThat(tweets.get(0).getList(tweet.fieldIndex("mentions"))).isEmpty();
    }

    @Test
    void anAnswerWithSeveralErrorsIsOneRecordAndANoticeForEach() {
        String error = "{\"title\":\"Not Found Error\",\"resource_type\":\"tweet\",\"resource_id\":\"%d\"}";
        String three =
                "{\"errors\":[" + error.formatted(5) + "," + error.formatted(6) + "," + error.formatted(7) + "]}";
        String two = "\uFEFF{\"data\":null,\"errors\":[" + error.formatted(8) + "," + error.formatted(9) + "]}";
        BronzeRows.append(lake, three, two, tweet(1, DAY_1, "first"), "{broken");

        lake.run(SilverJob::new);

        assertThat(strings(Table.SILVER_NOTICES, "concat_ws(' ', tweet_id, notice_index, kind, payload is not null)"))
                .containsExactly(
                        "5 0 error true", "6 1 error true", "7 2 error true", "8 0 error true", "9 1 error true");
        assertThat(strings(Table.SILVER_NOTICES, "raw")).containsOnly(three, two);
        assertBalanced(4, 1, 0, 2, 1, 0);
    }

    @Test
    void theFirstCopyOfATweetWinsForTheTablesLife() {
        BronzeRows.append(lake, tweet(1, DAY_1, "first"), tweet(1, DAY_1, "second"), tweet(2, DAY_2, "other"));
        lake.run(SilverJob::new);
        BronzeRows.append(lake, tweet(1, DAY_1, "third"), tweet(3, DAY_2, "new"));
        BronzeRows.append(lake, tweet(2, DAY_2, "third"), tweet(4, DAY_1, "new"));

        lake.run(SilverJob::new);

        assertThat(strings(Table.SILVER_TWEETS, "concat(tweet_id, ' ', full_text)"))
                .containsExactly("1 first", "2 other", "3 new", "4 new");
    }

    @Test
    void aMicroBatchThatIsRepeatedChangesNothing() {
        BronzeRows.append(lake, tweet(1, DAY_1, "first"), "{broken", "[1]");
        lake.run(SilverJob::new);
        long tweets = lake.version(Table.SILVER_TWEETS);
        long quarantine = lake.version(Table.SILVER_QUARANTINE);
        lake.forgetLastCommit("silver");

        lake.run(SilverJob::new);

        assertThat(lake.version(Table.SILVER_TWEETS)).isEqualTo(tweets);
        assertThat(lake.version(Table.SILVER_QUARANTINE)).isEqualTo(quarantine);
        assertThat(lake.count(Table.SILVER_TWEETS)).isEqualTo(1);
        assertThat(lake.count(Table.SILVER_QUARANTINE)).isEqualTo(2);
    }

    @Test
    void aMicroBatchThatWasCutShortAfterItsMergeCountsItsDuplicatesAllTheSame() throws Exception {
        BronzeRows.append(lake, tweet(1, DAY_1, "first"), tweet(1, DAY_1, "again"), "{broken");
        lake.run(SilverJob::new);
        Path log = folder.resolve("lake/silver_batches/_delta_log");
        for (String file : List.of("%020d.json", "%020d.crc", ".%020d.json.crc", ".%020d.crc.crc")) {
            Files.deleteIfExists(log.resolve(file.formatted(1)));
        }
        DeltaLog.clearCache();
        lake.forgetLastCommit("silver");

        lake.run(SilverJob::new);

        assertBalanced(3, 1, 1, 0, 1, 0);
    }

    @Test
    void aPromotedFieldIsAColumnFromThenOn() {
        BronzeRows.append(lake, promotable(1, "\"web\"", "10"));
        lake.run(SilverJob::new);
        TestLake promoting = TestLake.in(
                folder,
                "silver.columns.source_app.path=$.source",
                "silver.columns.followers.path=$.user.followers",
                "silver.columns.followers.type=bigint");
        BronzeRows.append(lake, promotable(2, "\"app\"", "\"20\""), promotable(3, "null", "\"many\""));

        promoting.run(SilverJob::new);

        assertThat(strings(Table.SILVER_TWEETS, PROMOTED)).containsExactly("1 - -", "2 app 20", "3 - -");
        assertThat(new Backfill(promoting.lake(), promoting.config().silver().columns(), List.of()).run())
                .isEqualTo(new Backfill.Figures(1, 0));
        assertThat(strings(Table.SILVER_TWEETS, PROMOTED)).containsExactly("1 web 10", "2 app 20", "3 - -");
        assertThat(new Backfill(promoting.lake(), promoting.config().silver().columns(), List.of("followers")).run())
                .isEqualTo(new Backfill.Figures(0, 0));
    }

    @Test
    void aPromotedColumnCannotTakeTheNameOfAnother() {
        TestLake mistaken = TestLake.in(folder, "silver.columns.full_text.path=$.text");

        assertThatThrownBy(() -> mistaken.run(SilverJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("silver.columns.full_text: gold_tweets has a column of its own with that name");
    }

    @Test
    void readersOfSilverSeeOnlyNewRows() {
        BronzeRows.append(lake, tweet(1, DAY_1, "first"));
        lake.run(SilverJob::new);
        BronzeRows.append(lake, tweet(1, DAY_1, "again"), tweet(2, DAY_1, "second"));

        lake.run(SilverJob::new);

        Row merge = lake.lake()
                .deltaTable(Table.SILVER_TWEETS)
                .history(1)
                .select("operation", "operationMetrics")
                .first();
        assertThat(merge.getString(0)).isEqualTo("MERGE");
        assertThat(merge.<String, String>getJavaMap(1))
                .containsEntry("numTargetRowsInserted", "1")
                .containsEntry("numTargetRowsCopied", "0")
                .containsEntry("numTargetFilesRemoved", "0");
    }

    @Test
    void copiesAreLookedForAmongTheFilesOfTheirDayAlone() {
        BronzeRows.append(lake, tweet(1, DAY_1, "first"));
        lake.run(SilverJob::new);
        BronzeRows.append(lake, tweet(2, DAY_2, "another day"));
        lake.run(SilverJob::new);
        // Whatever the merge reads must be there: the file of the first day is not.
        deleteFilesOf("2026-06-17");
        BronzeRows.append(lake, tweet(2, DAY_2, "again"), tweet(3, DAY_2, "new"));

        lake.run(SilverJob::new);

        assertThat(lake.read(Table.SILVER_TWEETS)
                        .where("event_date = '2026-06-18'")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void timesLongGoneAreNoObstacle() {
        BronzeRows.append(lake, tweet(1, "0001-01-01T00:00:00Z", "old"), tweet(1, "0001-01-01T00:00:00Z", "old"));
        lake.run(SilverJob::new);
        BronzeRows.append(lake, tweet(1, "0001-01-01T00:00:00Z", "old"), tweet(2, "9999-12-31T23:59:59Z", "far"));

        lake.run(SilverJob::new);

        assertThat(strings(Table.SILVER_TWEETS, "concat(tweet_id, ' ', event_date)"))
                .containsExactly("1 0001-01-01", "2 9999-12-31");
    }

    @Test
    void aMissingBronzeIsTheUsersMistake() {
        assertThatThrownBy(() -> lake.run(SilverJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no table bronze_tweets at")
                .hasMessageContaining("run `tweetlake bronze` first");
    }

    private void assertBalanced(
            long bronze, long silver, long duplicates, long notices, long quarantine, long deleted) {
        Balance.assertThatLake(lake).is(bronze, silver, duplicates, notices, quarantine, deleted);
    }

    private void deleteFilesOf(String day) {
        String[] files = lake.read(Table.SILVER_TWEETS)
                .where("event_date = '%s'".formatted(day))
                .inputFiles();
        assertThat(files).hasSize(1);
        Arrays.stream(files)
                .map(URI::create)
                .map(Path::of)
                .forEach(file -> assertThat(file.toFile().delete()).isTrue());
    }

    private static String promotable(long id, String source, String followers) {
        return tweet(id, DAY_1, "hello")
                .replace("\"user\":{", "\"source\":" + source + ",\"user\":{\"followers\":" + followers + ",");
    }

    private List<String> strings(Table table, String expression) {
        return lake.read(table)
                .selectExpr(expression + " as found")
                .orderBy("found")
                .as(Encoders.STRING())
                .collectAsList();
    }
}
