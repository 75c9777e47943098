package io.tweetlake.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository's own test data, with the counts that its README gives. */
@Tag("spark")
class BronzeTestDataTest {
    private static final Path DATA =
            Path.of("..", "src-test-data").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void theDemoIs245RecordsOfWhichTwoAreBroken() {
        TestLake lake = TestLake.in(folder, "source.path=" + DATA.resolve("demo"), "source.maxFilesPerTrigger=5");

        lake.run(BronzeJob::new);

        assertThat(lake.count(Table.BRONZE_TWEETS)).isEqualTo(245);
        assertThat(strings(lake, "substring_index(source_file, '/', -1)", "parse_error is not null"))
                .containsExactly("tweets-03.json", "tweets-09.json");
        assertThat(strings(lake, "payload:id_str::string", "raw like '%edit_history_tweet_ids%'"))
                .isNotEmpty()
                .doesNotContainNull();
    }

    @Test
    void linesAreReadPlainAndCompressed() {
        TestLake lake =
                TestLake.in(folder, "source.path=" + DATA.resolve("shapes/*{v1.1,course,v2-tweet,notice,lines}*"));

        lake.run(BronzeJob::new);

        assertThat(lake.count(Table.BRONZE_TWEETS)).isEqualTo(5 + 1 + 1 + 2 + 5);
        assertThat(strings(lake, "raw", "parse_error is not null")).isEmpty();
        assertThat(strings(lake, "raw", "source_file like '%lines.jsonl.gz'")).hasSize(5);
    }

    @Test
    void documentsAreReadPlainAndCompressed() {
        TestLake lake = TestLake.in(
                folder, "source.path=" + DATA.resolve("shapes/{array,search,document}*"), "source.format=document");

        lake.run(BronzeJob::new);

        assertThat(strings(
                        lake,
                        "concat(substring_index(source_file, '/', -1), ' ', record_index)",
                        "payload:id_str::string = payload:id::string"))
                .containsExactly(
                        "array.json 0",
                        "array.json 1",
                        "array.json 2",
                        "document.json.gz 0",
                        "document.json.gz 1",
                        "search-page.json 0",
                        "search-page.json 1",
                        "search-page.json 2");
        assertThat(lake.count(Table.BRONZE_TWEETS)).isEqualTo(8);
    }

    private static List<String> strings(TestLake lake, String expression, String condition) {
        return lake.read(Table.BRONZE_TWEETS)
                .where(condition)
                .selectExpr(expression + " as found")
                .orderBy("found")
                .as(Encoders.STRING())
                .collectAsList();
    }
}
