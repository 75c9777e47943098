package io.tweetlake.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class KeptColumnsTest {
    private static final String[] ASKED = {
        "timestamp",
        "event_date",
        "predicted_sentiment",
        "error",
        "lang",
        "detected_lang",
        "mentions",
        "hashtags",
        "model_version"
    };

    @TempDir
    private Path folder;

    private Lake lake;
    private KeptColumns columns;

    @BeforeEach
    void open() {
        lake = TestLake.in(folder).lake();
        lake.createIfMissing(Table.GOLD_TWEETS);
        columns = new KeptColumns(lake);
        write("alpha");
        columns.fill();
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
        for (String mention : List.of("beta", "gamma", "delta")) {
            assertAsInTheFiles();
            write(mention);
        }
        assertAsInTheFiles();
    }

    @Test
    void areReadOnceFromAFile() throws IOException {
        assertThat(kept().selectExpr(ASKED).count()).isEqualTo(2);
        deleteDataFiles();

        write("beta");

        assertThat(kept().selectExpr(ASKED).count()).isEqualTo(4);
    }

    private Path tableFolder() {
        return Path.of(URI.create(lake.folder(Table.GOLD_TWEETS).orElseThrow()));
    }

    private void deleteDataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(tableFolder())) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".parquet")).toList()) {
                Files.delete(file);
            }
        }
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
    void areNotThereBeforeTheyHaveBeenRead() {
        try (KeptColumns young = new KeptColumns(lake)) {
            assertThat(young.asOf(lake.version(Table.GOLD_TWEETS))).isEmpty();
        }
    }

    @Test
    void areThoseOfATableThatWasMadeAnew() throws IOException {
        write("beta");
        assertAsInTheFiles();
        FileUtils.deleteDirectory(tableFolder().toFile());
        lake.createIfMissing(Table.GOLD_TWEETS);
        write("gamma");

        assertAsInTheFiles();
    }

    @Test
    void answerWhatTheFilesAnswer() {
        GoldTweets many = new GoldTweets();
        for (int minute = 0; minute < 60; minute++) {
            many.add("2026-06-14T10:%02d:00Z".formatted(minute), "neutral", "en", "beta", "1", "one of many");
        }
        many.appendTo(lake);
        Map<Table, Long> versions = Map.of(Table.GOLD_TWEETS, lake.version(Table.GOLD_TWEETS));
        Answers fromFiles = new Answers(lake, () -> versions);
        Answers fromColumns = new Answers(lake, () -> versions, columns::asOf);

        assertThat(Widget.values())
                .filteredOn(widget -> widget.tables().equals(versions.keySet()))
                .hasSizeGreaterThan(5)
                .allSatisfy(widget ->
                        assertThat(fromColumns.to(widget, Filter.NONE)).isEqualTo(fromFiles.to(widget, Filter.NONE)));
    }
}
