package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tweetlake.bronze.BronzeJob;
import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.bronze.source.TweetFiles;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.common.lake.Views;
import io.tweetlake.silver.SilverJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever comes in, each record of Bronze is somewhere behind Silver, once. */
@Tag("spark")
class EverySourceIT {
    @TempDir
    private Path folder;

    /** A count of 0 stands for one that nobody has counted by hand. */
    @ParameterizedTest
    @CsvSource({
        "src-test-data/demo, lines, 245, 236",
        "src-test-data/demo, document, 236, 0",
        "src-test-data/shapes, lines, 104, 47",
        "src-test-data/shapes, document, 104, 47",
        "src-test-data/odd, lines, 38, 22",
        "src-test-data/odd, document, 0, 0",
        "src-test-data, lines, 0, 0",
    })
    void isAccountedFor(String source, String format, long bronze, long silver) {
        account(source, format, bronze, silver);
    }

    /** As {@link #isAccountedFor}, for recorded tweets that are not in the repository. */
    @ParameterizedTest
    @Tag("endurance")
    @CsvSource({
        "../shared/data/bluesky, lines, 152, 16",
        "../shared/data/json-edge-cases, lines, 0, 0",
        "../shared/data/json-edge-cases, document, 0, 0",
        "../shared/data/odd-inputs, lines, 0, 0",
        "../shared/data/odd-inputs, document, 0, 0",
        "../shared/data/twitter-json, lines, 866, 865",
        "../shared/data/twitter-json, document, 866, 865",
    })
    void isAccountedForWhereItIsAtHand(String source, String format, long bronze, long silver) {
        account(source, format, bronze, silver);
    }

    private void account(String source, String format, long bronze, long silver) {
        Path path = Home.path(source);
        assumeTrue(Files.isDirectory(path), "put tweets into " + path);
        TestLake lake = TestLake.in(folder, "source.path=" + path, "source.format=" + format);
        lake.run(BronzeJob::new);
        lake.run(SilverJob::new);

        new Views(lake.lake()).defineFor("lake_balance");
        Row balance = lake.spark()
                .sql("select bronze, silver, waiting, unexplained from lake_balance")
                .first();

        assertThat(files(lake)).as("files with a row").isEqualTo(listed(lake));
        assertThat(balance.getLong(2)).as("waiting").isZero();
        assertThat(balance.getLong(3)).as("unexplained").isZero();
        assertThat(balance.getLong(0)).isPositive();
        if (bronze > 0) {
            assertThat(balance.getLong(0)).as("bronze").isEqualTo(bronze);
        }
        if (silver > 0) {
            assertThat(balance.getLong(1)).as("silver").isEqualTo(silver);
        }
    }

    /** An archive has rows of its members. */
    private static List<String> files(TestLake lake) {
        return lake.read(Table.BRONZE_TWEETS)
                .selectExpr("split_part(source_file, '!', 1) as file")
                .distinct()
                .orderBy("file")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static List<String> listed(TestLake lake) {
        return TweetFiles.list(lake.spark(), lake.config().source()).stream()
                .map(SourceFile::uri)
                .sorted()
                .toList();
    }
}
