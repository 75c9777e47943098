package io.tweetlake.bronze.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.config.SourceConfig.Format;
import io.tweetlake.common.lake.TestLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class CloudFilesTest {
    private static final String SHAPES =
            Path.of("..", "src-test-data", "shapes").toString();

    @TempDir
    private Path folder;

    /** Spark's own list of files stands for Auto Loader's, which has the same columns. */
    @Test
    void hasTheRowsOfEveryOtherKindOfSource() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.write(source.resolve("a b.json"), "{\"name\":\"Zo\u00eb\"}".getBytes(StandardCharsets.ISO_8859_1));
        for (String path : List.of(source.toString(), SHAPES)) {
            for (Format format : Format.values()) {
                SourceConfig config = TestLake.in(folder, "source.path=" + path, "source.format=" + written(format))
                        .config()
                        .source();
                var spark = TestLake.in(folder).spark();
                Dataset<Row> files = spark.read().format("binaryFile").load(path);

                List<String> listed = rows(TweetFiles.read(spark, config));
                assertThat(listed).isNotEmpty();
                assertThat(rows(CloudFiles.records(files, config)))
                        .as(path + " " + format)
                        .isEqualTo(listed);
            }
        }
    }

    private static String written(Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    /** Spark's list leaves two slashes of a local address out. */
    private static List<String> rows(Dataset<Row> records) {
        return records
                .selectExpr("hex(cast(raw as binary)) || ' ' || coalesce(to_json(payload), '-') || ' ' || to_json("
                        + "struct(parse_error, source_file, record_index, source_modified_at, position)) as row")
                .orderBy("row")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0).replace("file:///", "file:/"))
                .toList();
    }
}
