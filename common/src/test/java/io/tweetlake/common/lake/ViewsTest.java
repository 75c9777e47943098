package io.tweetlake.common.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.job.ViewsMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("spark")
class ViewsTest {
    @TempDir
    private static Path folder;

    private final SparkSession session = TestSession.get().newSession();
    private final Lake lake = TestLake.in(folder).lake().in(session);

    @BeforeAll
    static void makeTables() {
        Lake lake = TestLake.in(folder).lake();
        Arrays.stream(Table.values()).forEach(lake::createIfMissing);
    }

    @Test
    void eachFileIsAView() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../deploy/sql"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(".sql"))
                            .map(file -> file.replace(".sql", "")))
                    .containsExactlyInAnyOrderElementsOf(Views.names());
        }
    }

    static List<String> views() {
        return Views.names();
    }

    @ParameterizedTest
    @MethodSource("views")
    void aViewExplainsEachColumnAndIsEmptyOverEmptyTables(String view) {
        new Views(lake).defineFor("SELECT * FROM " + view);

        assertThat(session.sql("DESCRIBE " + view).collectAsList())
                .allSatisfy(column ->
                        assertThat(column.getString(2)).as(column.getString(0)).isNotBlank());
        assertThat(session.table(view).collectAsList()).hasSizeLessThanOrEqualTo(Table.values().length);
    }

    @Test
    void aStatementGetsTheNamesThatItAsksForAndWhatTheyAreMadeOf() {
        new Views(lake).defineFor("select * from Top_Mentions where mention = 'model_versions_'");

        assertThat(names()).containsExactly("gold_tweets", "sentiment_by_mention", "top_mentions", "tweet_mentions");
    }

    @Test
    void aStatementThatSpellsNoNameOutGetsAll() {
        new Views(lake).defineFor("SHOW VIEWS LIKE 'top*'");

        assertThat(names()).containsAll(Views.names()).contains("bronze_tweets");
    }

    @Test
    void viewsOfTablesThatAreNotThereAreNotThereEither() {
        Lake empty = TestLake.in(folder.resolve("empty")).lake().in(session);
        empty.createIfMissing(Table.SILVER_QUARANTINE);
        new Views(empty).define();

        assertThat(names()).containsExactly("quarantine_by_reason", "silver_quarantine");
    }

    @Test
    void permanentViewsAreSeenByEverybodyBesideTheTables() {
        String schema = "s" + UUID.randomUUID().toString().replace("-", "");
        session.sql("CREATE SCHEMA " + schema);
        String named = "lake.schema=spark_catalog." + schema;
        Lake catalog = TestLake.in(folder.resolve("named"), named).lake();
        Arrays.stream(Table.values()).forEach(catalog::createIfMissing);

        ViewsMain.main(new String[] {"--set", named, "--set", "lake.checkpoints=" + folder});

        SparkSession other = TestSession.get().newSession();
        Views.names()
                .forEach(view -> other.table("spark_catalog.%s.%s".formatted(schema, view))
                        .collectAsList());
        assertThat(other.sql("DESCRIBE spark_catalog.%s.top_mentions".formatted(schema))
                        .collectAsList())
                .allSatisfy(column -> assertThat(column.getString(2)).isNotBlank());
        assertThatThrownBy(() -> ViewsMain.main(new String[] {"--set", "lake.root=" + folder}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("lake.schema");
    }

    private List<String> names() {
        return session.sql("SHOW VIEWS").select("viewName").as(Encoders.STRING()).collectAsList().stream()
                .sorted()
                .toList();
    }
}
