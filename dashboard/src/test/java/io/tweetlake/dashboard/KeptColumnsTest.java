package io.tweetlake.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptColumnsTest {
    private static final String[] ASKED = {
        "timestamp", "predicted_sentiment", "lang", "mentions", "hashtags", "model_version"
    };

    @TempDir
    private Path folder;

    private Lake lake;
    private KeptColumns columns;

    @BeforeEach
    void open() {
        lake = TestLake.in(folder).lake();
        lake.createIfMissing(Table.GOLD_TWEETS);
        columns = new KeptColumns(lake.in(lake.spark().newSession()), KeptColumns.SOON_READ_BYTES);
        write("alpha");
    }

    @AfterEach
    void close() {
        columns.close();
    }

    private void write(String mention) {
        new GoldTweets()
                .add("2026-06-15T10:00:00Z", "negative", "en", mention, "1", "words for " + mention)
                .add("2026-06-15T11:00:00Z", "positive", "de", mention, "2", "more words for " + mention)
                .appendTo(lake);
    }

    private Dataset<Row> kept() {
        return columns.asOf(lake.version(Table.GOLD_TWEETS)).orElseThrow();
    }

    private void assertAsInTheFiles() {
        assertThat(kept().selectExpr(ASKED).collectAsList())
                .containsExactlyInAnyOrderElementsOf(
                        lake.read(Table.GOLD_TWEETS).selectExpr(ASKED).collectAsList());
    }

    private void sql(String statement) {
        lake.spark()
                .sql(statement.formatted(
                        "delta.`" + lake.folder(Table.GOLD_TWEETS).orElseThrow() + "`"));
    }

    @Test
    void growByWhatACommitAdds() {
        for (String mention : List.of("beta", "gamma", "delta", "epsilon", "zeta")) {
            assertAsInTheFiles();
            write(mention);
        }
        assertAsInTheFiles();
    }

    @Test
    void areReadOnceFromAFile() {
        Dataset<Row> first = kept();
        assertThat(first.selectExpr(ASKED).count()).isEqualTo(2);

        assertThat(first.selectExpr(ASKED).queryExecution().optimizedPlan().toString())
                .contains("InMemoryRelation")
                .doesNotContain("parquet:");
        assertThat(kept()).isSameAs(first);
    }

    @Test
    void loseWhatIsDeleted() {
        write("beta");
        assertAsInTheFiles();

        sql("DELETE FROM %s WHERE lang = 'de'");

        assertThat(kept().selectExpr(ASKED).count()).isEqualTo(2);
        assertAsInTheFiles();
    }

    @Test
    void loseWhatADeletionVectorHides() {
        sql("ALTER TABLE %s SET TBLPROPERTIES ('delta.enableDeletionVectors' = true)");
        assertAsInTheFiles();

        sql("DELETE FROM %s WHERE lang = 'de'");

        assertThat(kept().selectExpr(ASKED).count()).isEqualTo(1);
        assertAsInTheFiles();
    }

    @Test
    void areTheSameAfterFilesAreCompacted() {
        write("beta");
        assertAsInTheFiles();

        sql("OPTIMIZE %s");

        assertAsInTheFiles();
    }

    @Test
    void haveTheOtherColumnsByNameAlone() {
        assertThat(kept().columns())
                .containsExactly(lake.read(Table.GOLD_TWEETS).columns());
        Dataset<Row> texts = kept().select("full_text");
        assertThatThrownBy(texts::collectAsList).hasMessageContaining("the page keeps no column full_text");
    }

    @Test
    void areNotThereWhereTheyTakeLongToRead() {
        try (KeptColumns slow = new KeptColumns(lake.in(lake.spark().newSession()), 10)) {
            assertThat(slow.asOf(lake.version(Table.GOLD_TWEETS))).isEqualTo(Optional.empty());
        }
    }
}
