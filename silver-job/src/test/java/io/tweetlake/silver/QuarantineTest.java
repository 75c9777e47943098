package io.tweetlake.silver;

import static io.tweetlake.silver.BronzeRows.tweet;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class QuarantineTest {
    private static final String DAY = "2026-06-17T11:00:00Z";

    @TempDir
    private Path folder;

    private TestLake lake;

    @BeforeEach
    void fillTheQuarantine() {
        lake = TestLake.in(folder);
        BronzeRows.append(
                lake,
                tweet(1, "soon", "a"),
                tweet(2, "soon", "b"),
                tweet(2, "soon", "b"),
                tweet(3, DAY, " "),
                "{broken");
        BronzeRows.append(lake, tweet(4, DAY, "good"));
        lake.run(SilverJob::new);
    }

    @Test
    void isSummedUpByReasonWithExamples() {
        assertThat(quarantine()
                        .summary()
                        .selectExpr("concat_ws(' ', reason, records, examples[0])")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactly(
                        "bad-timestamp 3 created_at is `soon`", "no-text 1 text is blank", "not-json 1 it breaks here");
    }

    @Test
    void aReplayBeforeAnythingWasMendedChangesNothing() {
        assertThat(quarantine().replay(null)).isEqualTo(new Quarantine.Figures(5, 0, 0, 0, 0));

        Balance.assertThatLake(lake).is(6, 1, 0, 0, 5, 0);
    }

    @Test
    void whatSilverHasLearntToReadIsReleasedOnce() {
        mend();

        assertThat(quarantine().replay("bad-timestamp")).isEqualTo(new Quarantine.Figures(3, 2, 1, 0, 0));

        assertThat(tweets()).containsExactly("1 a", "2 b", "4 good");
        Balance.assertThatLake(lake).is(6, 3, 1, 0, 2, 0);
        assertThat(quarantine().replay(null)).isEqualTo(new Quarantine.Figures(2, 0, 0, 0, 0));
        Balance.assertThatLake(lake).is(6, 3, 1, 0, 2, 0);
    }

    @Test
    void aReplayThatWasKilledBeforeItMarkedAnythingIsFinishedByTheNext() {
        mend();
        quarantine().replay(null);
        lake.lake()
                .deltaTable(Table.SILVER_QUARANTINE)
                .update(Map.of(
                        "released_at", lit(null).cast("timestamp"),
                        "released_as", lit(null).cast("string")));

        assertThat(quarantine().replay(null)).isEqualTo(new Quarantine.Figures(5, 2, 1, 0, 0));

        assertThat(tweets()).containsExactly("1 a", "2 b", "4 good");
        Balance.assertThatLake(lake).is(6, 3, 1, 0, 2, 0);
    }

    @Test
    void eachNoticeOfARecordIsAddedOnceWhateverTheNumberOfReplays() {
        String errors = "{\"errors\":[{\"title\":\"gone\"},{\"title\":\"gone\"}]}";
        lake.lake().deltaTable(Table.SILVER_QUARANTINE).update(expr("reason = 'no-text'"), Map.of("raw", lit(errors)));
        quarantine().replay(null);
        lake.lake()
                .deltaTable(Table.SILVER_QUARANTINE)
                .update(Map.of("released_at", lit(null).cast("timestamp")));

        assertThat(quarantine().replay(null)).isEqualTo(new Quarantine.Figures(5, 0, 0, 1, 0));

        assertThat(lake.count(Table.SILVER_NOTICES)).isEqualTo(2);
        Balance.assertThatLake(lake).is(6, 1, 0, 1, 4, 0);
    }

    @Test
    void aRecordWhoseTweetHasComeMeanwhileIsADuplicate() {
        BronzeRows.append(lake, tweet(1, DAY, "in time"));
        lake.run(SilverJob::new);
        mend();

        assertThat(quarantine().replay("bad-timestamp")).isEqualTo(new Quarantine.Figures(3, 1, 2, 0, 0));

        assertThat(tweets()).containsExactly("1 in time", "2 b", "4 good");
        Balance.assertThatLake(lake).is(7, 3, 2, 0, 2, 0);
    }

    @Test
    void aRecordWhoseTweetHasComeWithAnotherTimeIsADuplicate() {
        BronzeRows.append(lake, tweet(1, "2025-01-01T00:00:00Z", "a year before"));
        lake.run(SilverJob::new);
        mend();

        assertThat(quarantine().replay("bad-timestamp")).isEqualTo(new Quarantine.Figures(3, 1, 2, 0, 0));

        assertThat(tweets()).containsExactly("1 a year before", "2 b", "4 good");
        Balance.assertThatLake(lake).is(7, 3, 2, 0, 2, 0);
    }

    @Test
    void aReasonThatThereIsNotIsTheUsersMistake() {
        assertThatThrownBy(() -> quarantine().replay("bad-luck"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no reason `bad-luck`")
                .hasMessageContaining("bad-timestamp");
    }

    /** As if Silver had learnt to read this time; the clock was ahead when it had not. */
    private void mend() {
        lake.lake()
                .deltaTable(Table.SILVER_QUARANTINE)
                .update(Map.of(
                        "raw", expr("replace(raw, 'soon', '%s')".formatted(DAY)),
                        "quarantined_at", expr("timestamp'2999-01-01T00:00:00Z'")));
    }

    private Quarantine quarantine() {
        return new Quarantine(lake.lake(), lake.config().silver());
    }

    private List<String> tweets() {
        return lake.read(Table.SILVER_TWEETS)
                .select(org.apache
                        .spark
                        .sql
                        .functions
                        .concat_ws(" ", col("tweet_id"), col("full_text"))
                        .as("found"))
                .orderBy("found")
                .as(Encoders.STRING())
                .collectAsList();
    }
}
