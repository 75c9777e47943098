package io.tweetlake.common.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a table promises, whether it is a folder or a name in a catalog. */
class LakeTest {
    private static final Table TABLE = Table.SILVER_QUARANTINE;

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

    @ParameterizedTest
    @EnumSource
    void refusesATableThatSomethingElseMade(Form form) {
        TestLake lake = form.lake(folder);
        String name = form == Form.FOLDER
                ? "delta.`%s`".formatted(folder.resolve("lake/silver_quarantine"))
                : lake.config().lake().schema() + ".silver_quarantine";
        lake.spark().sql("create table " + name + " (reason int, detail string) using delta");

        assertThatThrownBy(() -> lake.lake().createIfMissing(TABLE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("silver_quarantine")
                .hasMessageContaining("has no column `reason STRING`")
                .hasMessageContaining("Fix: ");
    }

    @ParameterizedTest
    @EnumSource
    void takesATableToWhichSomebodyHasAddedColumns(Form form) {
        TestLake lake = form.lake(folder);
        lake.lake().createIfMissing(TABLE);
        String name = form == Form.FOLDER
                ? "delta.`%s`".formatted(folder.resolve("lake/silver_quarantine"))
                : lake.config().lake().schema() + ".silver_quarantine";
        lake.spark().sql("alter table " + name + " add columns (note string)");

        lake.lake().createIfMissing(TABLE);
        append(lake, "writer", 0, "not-json");

        assertThat(reasons(lake)).containsExactly("not-json");
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
