package io.tweetlake.silver;

import static io.tweetlake.silver.BronzeRows.tweet;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
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
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
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
    void theLanguageIsDetectedOfTweetsThatDoNotSayTheirs() {
        BronzeRows.append(lake, tweet(1, DAY_1, "written before the column was there"));
        lake.run(SilverJob::new);
        lake.spark()
                .sql("ALTER TABLE delta.`%1$s` SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')"
                        .formatted(lake.lake().place(Table.SILVER_TWEETS)));
        lake.spark()
                .sql("ALTER TABLE delta.`%s` DROP COLUMNS (detected_lang, detected_lang_confidence)"
                        .formatted(lake.lake().place(Table.SILVER_TWEETS)));
        TestLake detecting = TestLake.in(folder, "silver.detectLanguage=true");
        String german = "Schon wieder zwei Stunden Verspätung, und niemand sagt uns etwas";
        String says = "{\"id\":%d,\"created_at\":\"%s\",\"text\":\"%s\",\"lang\":\"%s\",\"user\":{\"id\":7}}";
        BronzeRows.append(
                lake,
                tweet(2, DAY_1, german),
                says.formatted(3, DAY_1, german, "und"),
                says.formatted(4, DAY_1, german, "nl"),
                tweet(5, DAY_1, "lol"));

        detecting.run(SilverJob::new);

        assertThat(strings(
                        Table.SILVER_TWEETS,
                        "concat_ws(' ', tweet_id, ifnull(lang, '-'), ifnull(detected_lang, '-'),"
                                + " ifnull(string(detected_lang_confidence > 0.9), '-'))"))
                .containsExactly("1 - - -", "2 - de true", "3 und de true", "4 nl - -", "5 - - -");
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
    void ofALargeMicroBatchTooEachTweetIsTakenOnce() {
        BronzeRows.append(lake, large(1, "first"), large(2, "only"));
        BronzeRows.append(lake, large(1, "second"), large(3, "only"));
        lake.run(SilverJob::new);
        assertThat(strings(Table.SILVER_TWEETS, "concat(tweet_id, ' ', full_text)"))
                .containsExactly("1 first", "2 only", "3 only");

        BronzeRows.append(lake, large(4, "no copy"), large(5, "no copy"));
        BronzeRows.append(lake, large(6, "no copy"), large(2, "in the table"));
        lake.run(SilverJob::new);
        assertThat(strings(Table.SILVER_TWEETS, "concat(tweet_id, ' ', full_text)"))
                .containsExactly("1 first", "2 only", "3 only", "4 no copy", "5 no copy", "6 no copy");
        assertBalanced(8, 6, 2, 0, 0, 0);
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

    /** As when a recording is replayed with the times of the day, or a source rounds times around midnight. */
    @Test
    void anIdIsOneTweetWhateverTheTimesOfItsRecords() {
        String lastSecond = "2026-06-17T23:59:59Z";
        String firstSecond = "2026-06-18T00:00:01Z";
        BronzeRows.append(
                lake,
                tweet(2067000000000000001L, lastSecond, "first"),
                tweet(2067000000000000001L, firstSecond, "in one batch"),
                tweet(2067000000000000002L, lastSecond, "first"),
                tweet(2067000000000000003L, lastSecond, "first"),
                post("3mptbyplj5d2a", lastSecond, "first"),
                post("self", lastSecond, "first"));
        lake.run(SilverJob::new);
        BronzeRows.append(
                lake,
                tweet(2067000000000000002L, firstSecond, "in two batches"),
                tweet(2067000000000000003L, "2025-06-17T12:00:00Z", "a year before"),
                tweet(2067000000000000004L, firstSecond, "new"),
                post("3mptbyplj5d2a", firstSecond, "in two batches"),
                post("self", firstSecond, "in two batches"));
        lake.run(SilverJob::new);
        BronzeRows.append(
                lake,
                tweet(2067000000000000004L, "2027-06-18T12:00:00Z", "a year after"),
                post("3mptbyplj5d2a", "2025-06-18T12:00:00Z", "a year before"),
                post("self", "2025-06-18T12:00:00Z", "a year before"));

        lake.run(SilverJob::new);

        assertThat(strings(Table.SILVER_TWEETS, "concat(right(tweet_id, 1), ' ', full_text)"))
                .containsExactly("1 first", "2 first", "3 first", "4 new", "a first", "f first");
        assertBalanced(14, 6, 8, 0, 0, 0);
    }

    @Test
    void aNumberIsLookedForInFilesThatCanHaveItAlone() {
        assertIsNotReadFor(
                tweet(2066000000000000001L, DAY_2, "earlier"),
                tweet(2067000000000000002L, DAY_2, "first"),
                tweet(2067000000000000002L, DAY_1, "again"),
                tweet(2067000000000000003L, DAY_2, "new"));
    }

    @Test
    void aTweetWithoutAnIdIsLookedForAmongTheFilesOfItsDayAlone() {
        assertIsNotReadFor(
                course(DAY_1, "earlier"), course(DAY_2, "first"), course(DAY_2, "first"), course(DAY_2, "new"));
    }

    @Test
    void anAddressIsLookedForInFilesOfItsHourAlone() {
        assertIsNotReadFor(
                post("3mpsbypluud2a", DAY_2, "earlier"),
                post("3mptbypluud2a", DAY_2, "first"),
                post("3mptbypluud2a", DAY_1, "again"),
                post("3mptbyplj5d2a", DAY_2, "new"));
    }

    /** Their ids are in no common order, so each kind has files of its own. */
    @Test
    void idsOfOtherKindsInTheSameBatchMakeNoFileWider() {
        BronzeRows.append(lake, tweet(2066000000000000001L, DAY_1, "number"), course(DAY_1, "hash"));
        BronzeRows.append(lake, post("3mptbypluud2a", DAY_1, "address"), tweet(2066000000000000001L, DAY_2, "again"));
        lake.run(SilverJob::new);
        assertBalanced(4, 3, 1, 0, 0, 0);

        lake.forgetLastCommit("silver");
        lake.run(SilverJob::new);

        assertBalanced(4, 3, 1, 0, 0, 0);
        assertThat(lake.read(Table.SILVER_TWEETS)
                        .select(input_file_name())
                        .distinct()
                        .count())
                .isEqualTo(3);
    }

    private void assertIsNotReadFor(String earlier, String first, String... batch) {
        BronzeRows.append(lake, earlier);
        lake.run(SilverJob::new);
        BronzeRows.append(lake, first);
        lake.run(SilverJob::new);
        // Whatever the merge reads must be there, and this file is not.
        deleteFileOf("earlier");
        BronzeRows.append(lake, batch);

        lake.run(SilverJob::new);

        assertThat(lake.read(Table.SILVER_BATCHES)
                        .orderBy(col("batch_id").desc())
                        .selectExpr("concat(tweets, ' ', duplicates)")
                        .as(Encoders.STRING())
                        .first())
                .isEqualTo("1 1");
    }

    /** It looked for an id only among the tweets of the same day, and its table lacks a column. */
    @Test
    void aTableOfAnEarlierVersionIsGoneOnWith() {
        TestLake promoting = TestLake.in(folder, "silver.columns.source_app.path=$.source");
        BronzeRows.append(lake, promotable(1, "\"web\"", "10"), tweet(3, DAY_1, "first"));
        lake.run(SilverJob::new);
        Dataset<Row> silver = lake.read(Table.SILVER_TWEETS).drop("id_time");
        Dataset<Row> another = silver.where("tweet_id = '1'")
                .withColumn("timestamp", expr("timestamp'2026-06-18T11:00:00Z'"))
                .withColumn("event_date", expr("date'2026-06-18'"));
        overwrite(Table.SILVER_TWEETS, silver.union(another));
        lake.lake().createIfMissing(Table.GOLD_TWEETS);
        lake.lake()
                .append(
                        Table.GOLD_TWEETS,
                        lake.read(Table.SILVER_TWEETS).withColumn("error", lit("not scored")),
                        "earlier",
                        0);
        BronzeRows.append(lake, promotable(1, "\"app\"", "20"), tweet(2, DAY_1, "new"), tweet(3, DAY_2, "again"));

        lake.run(SilverJob::new);

        assertThat(strings(Table.SILVER_TWEETS, "concat(tweet_id, ' ', event_date)"))
                .containsExactly("1 2026-06-17", "1 2026-06-18", "2 2026-06-17", "3 2026-06-17");
        assertThat(lake.lake()
                        .deltaTable(Table.SILVER_TWEETS)
                        .detail()
                        .selectExpr("properties['delta.dataSkippingStatsColumns']")
                        .as(Encoders.STRING())
                        .first())
                .contains("tweet_id", "id_time");
        assertThat(new Backfill(promoting.lake(), promoting.config().silver().columns(), List.of()).run())
                .isEqualTo(new Backfill.Figures(2, 2));
        assertThat(strings(Table.GOLD_TWEETS, "concat_ws(' ', tweet_id, event_date, source_app)"))
                .containsExactly("1 2026-06-17 web", "1 2026-06-18 web", "3 2026-06-17");
    }

    private void overwrite(Table table, Dataset<Row> rows) {
        Dataset<Row> kept = rows.localCheckpoint();
        lake.spark()
                .sql(
                        "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('delta.dataSkippingStatsColumns' = 'tweet_id,event_date')"
                                .formatted(lake.lake().place(table)));
        kept.write()
                .format("delta")
                .mode("overwrite")
                .option("overwriteSchema", "true")
                .save(lake.lake().place(table));
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

    /** Too large, with another, to be planned for one task. */
    private static String large(long id, String text) {
        byte[] noise = new byte[400_000];
        new Random(id).nextBytes(noise);
        String tweet = tweet(id, DAY_1, text);
        return tweet.replaceFirst("}$", ",\"noise\":\"" + Base64.getEncoder().encodeToString(noise) + "\"}");
    }

    /** A post of Bluesky, as its stream sends it. */
    private static String post(String key, String time, String text) {
        return ("{\"did\":\"did:plc:ines\",\"time_us\":%d000,\"kind\":\"commit\",\"commit\":{\"operation\":\"create\","
                        + "\"collection\":\"app.bsky.feed.post\",\"rkey\":\"%s\",\"record\":{"
                        + "\"$type\":\"app.bsky.feed.post\",\"text\":\"%s\",\"createdAt\":\"%s\"}}}")
                .formatted(Instant.parse(time).toEpochMilli(), key, text, time);
    }

    private void deleteFileOf(String text) {
        String[] files = lake.read(Table.SILVER_TWEETS)
                .where(col("full_text").equalTo(text))
                .select(input_file_name())
                .distinct()
                .as(Encoders.STRING())
                .collectAsList()
                .toArray(String[]::new);
        assertThat(files).hasSize(1);
        assertThat(Path.of(URI.create(files[0])).toFile().delete()).isTrue();
    }

    /** A tweet without an id. */
    private static String course(String date, String text) {
        return "{\"date\":\"%s\",\"user\":\"ines\",\"text\":\"%s\"}".formatted(date, text);
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
