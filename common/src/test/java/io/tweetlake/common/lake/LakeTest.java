package io.tweetlake.common.lake;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.tweetlake.common.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a table promises, whether it is a folder or a name in a catalog. */
@Tag("spark")
class LakeTest {
    private static final Table TABLE = Table.SILVER_QUARANTINE;
    private static final StructType PROMOTED = new StructType().add("app", DataTypes.StringType);

    @TempDir
    private Path folder;

    /** How the tables of a lake are addressed. */
    enum Form {
        FOLDER,
        NAME;

        TestLake lake(Path folder) {
            if (this == FOLDER) {
                return TestLake.in(folder);
            }
            String schema = "s" + UUID.randomUUID().toString().replace("-", "");
            TestSession.get().sql("create schema " + schema);
            return TestLake.in(folder, "lake.schema=spark_catalog." + schema);
        }
    }

    @ParameterizedTest
    @EnumSource
    void makesATableWithItsColumnsAndTheirCommentsOnce(Form form) {
        TestLake lake = form.lake(folder);
        assertThat(lake.lake().exists(Table.GOLD_TWEETS)).isFalse();

        lake.lake().createIfMissing(Table.GOLD_TWEETS);
        lake.lake().createIfMissing(Table.GOLD_TWEETS);

        assertThat(lake.lake().exists(Table.GOLD_TWEETS)).isTrue();
        assertThat(lake.version(Table.GOLD_TWEETS)).isZero();
        StructField[] made = lake.read(Table.GOLD_TWEETS).schema().fields();
        assertThat(made)
                .extracting(StructField::name)
                .containsExactly(Table.GOLD_TWEETS.schema().fieldNames());
        assertThat(made).extracting(StructField::getComment).allMatch(comment -> comment.isDefined());
    }

    @Test
    void makesATableThatAKilledProcessHadOnlyAFolderFor() throws IOException {
        TestLake lake = TestLake.in(folder);
        Path log = Files.createDirectories(
                Path.of(URI.create(lake.lake().place(TABLE))).resolve("_delta_log"));
        Files.createFile(log.resolve(".00000000000000000000.json.0.tmp"));
        assertThat(lake.lake().exists(TABLE)).isFalse();

        lake.lake().createIfMissing(TABLE);

        assertThat(lake.lake().exists(TABLE)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SILVER_TWEETS | tweet_id_is_known                    | 'en' AS lang
            SILVER_TWEETS | given_sentiment_is_a_label           | '1' AS tweet_id, 'great' AS given_sentiment
            GOLD_TWEETS   | tweet_id_is_known                    | 'no text' AS error
            GOLD_TWEETS   | predicted_sentiment_is_a_label       | '1' AS tweet_id, 'Good' AS predicted_sentiment
            GOLD_TWEETS   | predicted_sentiment_id_is_of_a_label | '1' AS tweet_id, '' AS error, 3 AS predicted_sentiment_id
            GOLD_TWEETS   | predicted_score_is_a_percentage      | '1' AS tweet_id, '' AS error, 100.1D AS predicted_score
            GOLD_TWEETS   | predicted_score_is_a_percentage      | '1' AS tweet_id, '' AS error, double('NaN') AS predicted_score
            GOLD_TWEETS   | is_scored_or_says_why_not            | '1' AS tweet_id
            """, quoteCharacter = '`')
    void refusesARowThatNoneOfOursLooksLike(Table table, String constraint, String row) {
        TestLake lake = TestLake.in(folder);
        lake.lake().createIfMissing(table);

        assertThatThrownBy(() -> lake.lake().append(table, lake.spark().sql("SELECT " + row), "writer", 0))
                .hasStackTraceContaining("CHECK constraint " + constraint);
        assertThat(lake.count(table)).isZero();
    }

    @Test
    void takesATableThatWasMadeWithoutConstraints() {
        TestLake lake = TestLake.in(folder);
        lake.lake().createIfMissing(Table.SILVER_TWEETS);
        lake.spark()
                .sql("ALTER TABLE delta.`%s` DROP CONSTRAINT tweet_id_is_known"
                        .formatted(folder.resolve("lake/silver_tweets")));

        lake.lake().createIfMissing(Table.SILVER_TWEETS);
        lake.lake().append(Table.SILVER_TWEETS, lake.spark().sql("SELECT 'en' AS lang"), "writer", 0);

        assertThat(lake.count(Table.SILVER_TWEETS)).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void refusesATableThatSomethingElseMade(Form form) {
        TestLake lake = form.lake(folder);
        sql(lake, form, "create table %s (reason int, detail string) using delta");

        assertThatThrownBy(() -> lake.lake().createIfMissing(TABLE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("silver_quarantine")
                .hasMessageContaining("has the column `reason INT`, and not `reason STRING`")
                .hasMessageContaining("Fix: it was made by something else");
    }

    @Test
    void refusesATableOfAnotherKind() {
        TestLake lake = TestLake.in(folder);
        sql(lake, Form.FOLDER, "create table %s (detail string) using delta");

        assertThatThrownBy(() -> lake.lake().createIfMissing(TABLE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no column `reason`: it was made by something else");
    }

    @ParameterizedTest
    @EnumSource
    void addsColumnsThatAnOlderTableLacksAndOlderRowsAreNullThere(Form form) {
        TestLake lake = form.lake(folder);
        lake.lake().createIfMissing(TABLE);
        append(lake, "writer", 0, "old");
        sql(lake, form, "alter table %s set tblproperties ('delta.columnMapping.mode' = 'name')");
        sql(lake, form, "alter table %s drop column released_as");

        lake.lake().createIfMissing(TABLE, PROMOTED);

        assertThat(lake.lake().promoted(TABLE)).isEqualTo(PROMOTED);
        assertThat(lake.lake().schema(TABLE).fieldNames()).contains("released_as");
        lake.lake().append(TABLE, TestRows.of(TABLE, "reason", "new").withColumn("app", lit("web")), "writer", 1);
        assertThat(lake.read(TABLE)
                        .selectExpr("concat_ws(' ', reason, app)")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("old", "new web");
    }

    @Test
    void refusesAPromotedColumnWhoseTypeHasChanged() {
        Lake lake = TestLake.in(folder).lake();
        lake.createIfMissing(TABLE, PROMOTED);
        StructType changed = new StructType().add("app", DataTypes.LongType);

        assertThatThrownBy(() -> lake.createIfMissing(TABLE, changed))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has the column `app STRING`, and not `app BIGINT`")
                .hasMessageContaining("Fix: give silver.columns.app its old type again");
    }

    @ParameterizedTest
    @EnumSource
    void aMergeIsMadeOnceAndTellsItsFiguresAgain(Form form) {
        TestLake lake = form.lake(folder);
        lake.lake().createIfMissing(TABLE);

        MergeFigures first = merge(lake, 0, "a", "b");
        MergeFigures again = merge(lake, 0, "a", "b");
        MergeFigures next = merge(lake, 1, "b", "c");

        assertThat(first).isEqualTo(new MergeFigures(2, 0, 0));
        assertThat(again).isEqualTo(first);
        assertThat(next).isEqualTo(new MergeFigures(1, 0, 0));
        assertThat(reasons(lake)).containsExactly("a", "b", "c");
    }

    @Test
    void aMergeThatMeetsAnothersChangeIsTriedAgain() {
        TestLake lake = TestLake.in(folder);
        lake.lake().createIfMissing(TABLE);
        append(lake, "writer", 0, "a");
        AtomicBoolean met = new AtomicBoolean();

        MergeFigures figures = lake.lake().merge(TABLE, "merge", 0, table -> {
            if (!met.getAndSet(true)) {
                throw new ConcurrentModificationException("somebody was here");
            }
            return mergeInto(table, "a", "b");
        });

        assertThat(figures).isEqualTo(new MergeFigures(1, 0, 0));
    }

    @ParameterizedTest
    @EnumSource
    void takesATableToWhichSomebodyHasAddedColumns(Form form) {
        TestLake lake = form.lake(folder);
        lake.lake().createIfMissing(TABLE);
        sql(lake, form, "alter table %s add columns (note string)");

        lake.lake().createIfMissing(TABLE);
        append(lake, "writer", 0, "not-json");

        assertThat(reasons(lake)).containsExactly("not-json");
    }

    /** Outside UTC, where the tests run, Delta would read the log back after each commit to check such a list. */
    @Test
    void aCommitListsNoFilesBesideTheLog() throws IOException {
        TestLake lake = TestLake.in(folder);
        lake.lake().createIfMissing(TABLE);

        append(lake, "writer", 0, "a");

        Path checksum = folder.resolve("lake/silver_quarantine/_delta_log/00000000000000000001.crc");
        assertThat(Files.readString(checksum)).contains("setTransactions").doesNotContain("allFiles");
    }

    @ParameterizedTest
    @EnumSource
    void takesTheRowsOfAWriterAndVersionOnce(Form form) {
        TestLake lake = form.lake(folder);
        lake.lake().createIfMissing(TABLE);

        append(lake, "one", 0, "a");
        append(lake, "one", 0, "a");
        append(lake, "one", 1, "b");
        append(lake, "other", 0, "c");

        assertThat(reasons(lake)).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @EnumSource
    void streamsWhatComesAndNotWhatGoes(Form form) throws Exception {
        TestLake lake = form.lake(folder);
        lake.lake().createIfMissing(TABLE);
        append(lake, "writer", 0, "a", "b");
        copyNew(lake);
        lake.lake().deltaTable(TABLE).delete("reason = 'a'");
        append(lake, "writer", 1, "c");

        copyNew(lake);

        assertThat(lake.spark()
                        .read()
                        .text(folder.resolve("copy").toString())
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("a", "b", "c");
    }

    @ParameterizedTest
    @EnumSource
    void namesTheJobThatMakesAMissingTable(Form form) {
        TestLake lake = form.lake(folder);

        assertThatThrownBy(() -> lake.lake().requireExists(Table.BRONZE_TWEETS, "bronze"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no table bronze_tweets")
                .hasMessageContaining("tweetlake bronze");
    }

    private static MergeFigures merge(TestLake lake, long version, String... reasons) {
        return lake.lake().merge(TABLE, "merge", version, table -> mergeInto(table, reasons));
    }

    private static Dataset<Row> mergeInto(DeltaTable table, String... reasons) {
        return table.as("old")
                .merge(TestRows.of(TABLE, "reason", reasons).as("new"), "old.reason = new.reason")
                .whenNotMatched()
                .insertAll()
                .execute();
    }

    private void sql(TestLake lake, Form form, String statement) {
        String name = form == Form.FOLDER
                ? "delta.`%s`".formatted(folder.resolve("lake/silver_quarantine"))
                : lake.config().lake().schema() + ".silver_quarantine";
        lake.spark().sql(statement.formatted(name));
    }

    private void copyNew(TestLake lake) throws Exception {
        lake.lake()
                .readStream(TABLE, 1_000_000)
                .select("reason")
                .writeStream()
                .format("text")
                .option("checkpointLocation", lake.lake().checkpoint("copy"))
                .trigger(Trigger.AvailableNow())
                .start(folder.resolve("copy").toString())
                .awaitTermination();
    }

    private static void append(TestLake lake, String writer, long version, String... reasons) {
        lake.lake().append(TABLE, TestRows.of(TABLE, "reason", reasons), writer, version);
    }

    private static List<String> reasons(TestLake lake) {
        return lake.read(TABLE)
                .select("reason")
                .orderBy("reason")
                .as(Encoders.STRING())
                .collectAsList();
    }
}
