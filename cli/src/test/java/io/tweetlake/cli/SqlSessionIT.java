package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.bronze.BronzeJob;
import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.silver.SilverJob;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class SqlSessionIT {
    @TempDir
    private static Path folder;

    private static TestLake lake;

    private final LakeSqlSession session = new LakeSqlSession(lake.lake(), ResultFormat.CSV);

    @BeforeAll
    static void fill() {
        lake = TestLake.in(folder, "source.path=" + Home.path("src-test-data/demo"));
        lake.run(BronzeJob::new);
        lake.run(SilverJob::new);
    }

    private String answer(String statement) {
        StringWriter out = new StringWriter();
        session.answer(statement, new PrintWriter(out, true));
        return out.toString();
    }

    @Test
    void namesWhatIsThereAndItsColumns() {
        assertThat(session.names())
                .contains("bronze_tweets", "silver_tweets", "quarantine_by_reason")
                .doesNotContain("gold_tweets", "sentiment_by_hour");
        assertThat(session.columns("silver_tweets")).startsWith("tweet_id").contains("clean_text");
        assertThat(session.columns("quarantine_by_reason")).contains("reason", "waiting");
        assertThat(session.columns("gold_tweets")).isEmpty();
    }

    @Test
    void listsAndDescribes() {
        StringWriter out = new StringWriter();
        session.list(new PrintWriter(out, true));
        session.describe("quarantine_by_reason", new PrintWriter(out, true));

        assertThat(out.toString())
                .containsPattern("quarantine_by_reason +view +silver_quarantine")
                .contains("waiting,bigint");
        assertThatThrownBy(() -> session.describe("x; DROP TABLE y", new PrintWriter(out)))
                .isInstanceOf(UserError.class);
    }

    @Test
    void seesATableThatComesLater() {
        TestLake later = TestLake.in(folder.resolve("later"), "source.path=" + Home.path("src-test-data/demo"));
        LakeSqlSession early = new LakeSqlSession(later.lake(), ResultFormat.CSV);
        assertThat(early.names()).isEmpty();

        later.run(BronzeJob::new);

        StringWriter out = new StringWriter();
        early.answer("SELECT count(*) AS records FROM bronze_tweets", new PrintWriter(out, true));
        assertThat(out.toString().lines()).containsExactly("records", "245");
    }

    @Test
    void aStatementThatIsCancelledFailsAndTheNextIsAnswered() throws Exception {
        CompletableFuture<String> endless = CompletableFuture.supplyAsync(
                () -> answer("SELECT count(*) FROM range(1000000000000000) WHERE rand() > 2"));
        while (lake.spark().sparkContext().statusTracker().getActiveJobIds().length == 0) {
            assertThat(endless).isNotDone();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        session.cancel();

        assertThat(endless).failsWithin(60, TimeUnit.SECONDS);
        assertThat(answer("SELECT count(*) AS tweets FROM silver_tweets").lines())
                .containsExactly("tweets", "236");
    }

    @Test
    void aScriptIsAnsweredInARowUntilAStatementFails() throws IOException {
        StringWriter out = new StringWriter();
        String script = """
                -- how many
                SELECT count(*) AS tweets
                FROM silver_tweets; SELECT 'a;
                b' AS text;
                SELECT nonsense;
                SELECT 'never';
                """;
        PrintWriter printer = new PrintWriter(out, true);

        assertThatThrownBy(() -> SqlCommand.answer(new BufferedReader(new StringReader(script)), session, printer))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("nonsense");
        assertThat(out.toString().lines()).containsExactly("tweets", "236", "text", "\"a;", "b\"");

        SqlCommand.answer(new BufferedReader(new StringReader("SELECT 7 AS last")), session, printer);
        assertThat(out.toString()).endsWith("last" + System.lineSeparator() + "7" + System.lineSeparator());
    }
}
