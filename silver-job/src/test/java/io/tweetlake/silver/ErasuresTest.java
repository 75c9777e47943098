package io.tweetlake.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.common.lake.WatchedCommits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Account 5, Ann, is to be erased; 6 and 7 are not. */
@Tag("spark")
class ErasuresTest {
    private static final String DAY = "2026-06-17T11:00:00Z";
    private static final String USER_DELETE = "{\"user_delete\":{\"id\":5,\"event_at\":\"2026-06-18T11:00:00Z\"}}";

    @TempDir
    private Path folder;

    private TestLake lake;

    @BeforeEach
    void makeTheLake() {
        lake = TestLake.in(folder);
    }

    @Test
    void whatAnAccountWroteLeavesEveryTableAndOtherPeoplesTweetsStay() {
        BronzeRows.append(
                lake,
                tweet(1, 5, "secret"),
                tweet(1, 5, "secret"),
                tweet(2, 6, "kept, for @ann"),
                quote(3, 6, "kept, of a secret one", 5, "secret"),
                retweet(4, 6, 5, "secret"),
                retweet(8, 6, 7, "kept too"),
                "{\"id\":9,\"text\":\"secret\",\"user\":{\"id\":5,",
                "{\"id\":10,\"text\":\"kept\",\"user\":{\"id\":55,",
                "{\"user_profile_modification\":{\"user\":{\"id\":5},\"profile_field\":\"description\",\"new_value\":\"secret\"}}");
        lake.run(SilverJob::new);
        ScoredTweets.append(lake);

        List<Erasure> erased = erasures().erase("5");

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("2", "3", "8");
        assertThat(ScoredTweets.ids(lake, Table.GOLD_TWEETS)).containsExactly("2", "3", "8");
        assertThat(ScoredTweets.ids(lake, Table.GOLD_CHALLENGER)).containsExactly("2", "3", "8");
        assertThat(textsWith("secret")).containsOnly("kept, of a secret one");
        assertThat(textsWith("kept")).contains("kept, for @ann", "kept, of a secret one", "kept too");
        assertThat(lake.read(Table.BRONZE_TWEETS).where("raw is not null").count())
                .isEqualTo(3);
        assertThat(erased).singleElement().satisfies(erasure -> {
            assertThat(erasure.account()).isEqualTo("5");
            assertThat(erasure.askedBy()).isEqualTo(Erasures.REQUEST);
            assertThat(erasure.rows())
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "bronze_tweets", 6L,
                            "silver_tweets", 2L,
                            "silver_quarantine", 1L,
                            "silver_notices", 1L,
                            "gold_tweets", 2L,
                            "gold_challenger", 2L));
            assertThat(erasure.sourceFiles()).containsExactly("file:/a.json");
            assertThat(erasure.versions()).containsKeys("bronze_tweets", "silver_tweets", "gold_tweets");
        });
        Balance.assertThatLake(lake).is(9, 3, 1, 1, 2, 2);

        BronzeRows.append(
                lake,
                tweet(1, 5, "secret"),
                tweet(21, 5, "secret"),
                retweet(22, 6, 5, "secret"),
                quote(23, 6, "kept", 5, "secret"),
                "{\"id\":24,\"text\":\"secret\",\"user\":{\"id\":5,");
        lake.run(SilverJob::new);

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS))
                .as("later ones are not let in")
                .containsExactly("2", "23", "3", "8");
        assertThat(textsWith("secret")).containsOnly("kept, of a secret one");
        Balance.assertThatLake(lake).is(14, 4, 1, 1, 3, 5);
    }

    @Test
    void aNoticeOfADeletedAccountIsObeyedByComply() {
        BronzeRows.append(lake, tweet(1, 5, "secret"), tweet(2, 6, "kept"), USER_DELETE);
        lake.run(SilverJob::new);

        Comply.Pass pass = new Comply(lake.lake()).run();

        assertThat(pass.accounts()).isEqualTo(1);
        assertThat(pass.erasures())
                .singleElement()
                .satisfies(erasure -> assertThat(erasure.askedBy()).isEqualTo(Erasures.NOTICE));
        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("2");
        assertThat(textsWith("secret")).isEmpty();
        assertThat(new Comply(lake.lake()).run().erasures()).isEmpty();
        Balance.assertThatLake(lake).is(3, 1, 0, 1, 0, 1);

        BronzeRows.append(lake, USER_DELETE.replace("delete", "undelete").replace("18T", "19T"));
        lake.run(SilverJob::new);
        new Comply(lake.lake()).run();
        BronzeRows.append(lake, tweet(3, 5, "hello again"));
        lake.run(SilverJob::new);

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS))
                .as("an account that came back")
                .containsExactly("2", "3");
    }

    @Test
    void silverDeletesWhatItKnowsAfterEachMicroBatchAndComplyFindsTheRest() {
        TestLake obedient = TestLake.in(folder, "silver.comply=true");
        BronzeRows.append(lake, quote(3, 6, "kept", 5, "secret"), tweet(1, 5, "secret"));
        obedient.run(SilverJob::new);
        BronzeRows.append(lake, USER_DELETE);

        obedient.run(SilverJob::new);
        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("3");
        List<Erasure> finished = new Comply(lake.lake()).run().erasures();

        assertThat(textsWith("secret")).isEmpty();
        assertThat(finished)
                .singleElement()
                .satisfies(erasure -> assertThat(erasure.rows())
                        .containsEntry("bronze_tweets", 2L)
                        .containsEntry("silver_tweets", 1L));
        Balance.assertThatLake(lake).is(3, 1, 0, 1, 0, 1);
    }

    @Test
    void anAccountWithoutAnIdIsErasedByItsName() {
        BronzeRows.append(
                lake,
                named("Ann", "secret"),
                named("ann", "secret too"),
                named("annie", "kept"),
                tweet(1, 6, "kept").replace("user6", "bo"),
                tweet(2, 7, "kept").replace("user7", "Bo"));
        lake.run(SilverJob::new);
        assertThatThrownBy(() -> erasures().erase("@nobody"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no tweet of @nobody");
        assertThatThrownBy(() -> erasures().erase("@bo"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("2 accounts: ");
        assertThatThrownBy(() -> erasures().erase("ann"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("neither an id nor a name");
        assertThat(lake.lake().exists(Table.ERASURES)).isFalse();

        erasures().erase("@ANN");
        BronzeRows.append(lake, named("Ann", "secret, later"));
        lake.run(SilverJob::new);

        assertThat(textsWith("secret")).isEmpty();
        assertThat(lake.count(Table.SILVER_TWEETS)).isEqualTo(3);
    }

    @Test
    void anErasureThatWasKilledIsFinishedByTheNextPass() {
        BronzeRows.append(lake, tweet(1, 5, "secret"), retweet(2, 6, 5, "secret"), tweet(3, 6, "kept"));
        lake.run(SilverJob::new);
        Runnable killed = () -> {
            throw new IllegalStateException("killed");
        };

        assertThatThrownBy(() -> WatchedCommits.during(() -> erasures().erase("5"), Map.of(6, killed), Map.of()))
                .hasStackTraceContaining("killed");
        assertThat(new Comply(lake.lake()).run().erasures()).hasSize(1);

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("3");
        assertThat(textsWith("secret")).isEmpty();
        Balance.assertThatLake(lake).is(3, 1, 0, 0, 0, 2);
    }

    @Test
    @Tag("endurance")
    void whatSilverHasInHandWhileAnAccountIsErasedIsLetInNowhere() {
        BronzeRows.append(lake, tweet(1, 5, "secret"));
        lake.run(SilverJob::new);
        BronzeRows.append(
                lake,
                tweet(2, 5, "secret"),
                retweet(3, 6, 5, "secret"),
                quote(4, 6, "kept", 5, "secret"),
                tweet(5, 6, "kept"),
                "{\"id\":9,\"text\":\"secret\",\"user\":{\"id\":5,");

        WatchedCommits.before(0, () -> lake.run(SilverJob::new), () -> new Erasures(elsewhere()).erase("5"));

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("4", "5");
        assertThat(textsWith("secret")).isEmpty();
        Balance.assertThatLake(lake).is(6, 2, 0, 0, 1, 3);
    }

    /** The statements of the documentation, as they are written there. */
    @Test
    @Tag("endurance")
    void aMistakeIsUndoneByLettingTheRecordsComeAgain() throws Exception {
        BronzeRows.append(lake, tweet(1, 5, "a mistake"), retweet(2, 6, 5, "a mistake"), tweet(3, 6, "kept"));
        lake.run(SilverJob::new);
        erasures().erase("5");
        String page = Files.readString(Path.of("..", "docs", "deletions.md"));
        List<String> blocks = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(block ->
                        block.group(1).replace("my-lake", lake.config().lake().root()))
                .toList();
        long forgotten = lake.spark()
                .sql(blocks.get(0))
                .where("userMetadata = 'comply'")
                .selectExpr("max(version)")
                .first()
                .getLong(0);

        for (String statement :
                blocks.get(1).replace("AS OF 11", "AS OF " + (forgotten - 1)).split(";\\s*", 0)) {
            lake.spark().sql(statement);
        }
        lake.run(SilverJob::new);

        assertThat(ScoredTweets.ids(lake, Table.SILVER_TWEETS)).containsExactly("1", "2", "3");
        Balance.assertThatLake(lake).is(5, 3, 0, 0, 0, 2);
    }

    @Test
    @Tag("endurance")
    void aLakeThatHasLostItsNotesErasesAnewWhatPeopleAskedFor() throws Exception {
        BronzeRows.append(lake, tweet(1, 5, "secret"));
        lake.run(SilverJob::new);
        erasures().erase("5");
        FileUtils.deleteDirectory(folder.resolve("lake/silver_deletions").toFile());
        BronzeRows.append(lake, tweet(2, 5, "secret"));
        lake.run(SilverJob::new);

        assertThat(new Comply(lake.lake()).run().erasures()).hasSize(1);

        assertThat(textsWith("secret")).isEmpty();
    }

    private Erasures erasures() {
        return new Erasures(lake.lake());
    }

    private Lake elsewhere() {
        return lake.lake().in(lake.spark().newSession());
    }

    /** The texts in current rows of all tables, of Gold's too, that have such a word. */
    private List<String> textsWith(String word) {
        return Stream.of(
                        Stream.of(Table.BRONZE_TWEETS, Table.SILVER_QUARANTINE, Table.SILVER_NOTICES)
                                .flatMap(table -> texts(table, "raw", "to_json(payload)")),
                        Stream.of(Table.SILVER_TWEETS, Table.GOLD_TWEETS)
                                .filter(table -> lake.lake().exists(table))
                                .flatMap(table -> texts(table, "full_text", "clean_text")))
                .flatMap(texts -> texts)
                .filter(text -> text.contains(word))
                .toList();
    }

    private Stream<String> texts(Table table, String... columns) {
        return lake
                .read(table)
                .selectExpr("explode(array_compact(array(%s))) as text".formatted(String.join(", ", columns)))
                .as(Encoders.STRING())
                .collectAsList()
                .stream();
    }

    private static String tweet(long id, long user, String text) {
        return "{\"id\":%d,\"created_at\":\"%s\",\"text\":\"%s\",\"user\":{\"id\":%d,\"screen_name\":\"user%d\"}}"
                .formatted(id, DAY, text, user, user);
    }

    private static String quote(long id, long user, String text, long of, String quoted) {
        return with(tweet(id, user, text), "quoted_status", tweet(id + 100, of, quoted));
    }

    private static String retweet(long id, long user, long of, String text) {
        return with(tweet(id, user, "RT: " + text), "retweeted_status", tweet(id + 100, of, text));
    }

    private static String with(String tweet, String field, String inner) {
        return "%s,\"%s\":%s}".formatted(tweet.substring(0, tweet.length() - 1), field, inner);
    }

    private static String named(String user, String text) {
        return "{\"date\":\"%s\",\"user\":\"%s\",\"text\":\"%s\"}".formatted(DAY, user, text);
    }
}
