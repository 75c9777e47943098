package io.tweetlake.common.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spark")
class StoragePathTest {
    private final SparkSession spark = TestSession.get();

    @TempDir
    private Path folder;

    @Test
    void aFolderAFileAndAPatternOfThemExist() throws IOException {
        Files.writeString(folder.resolve("day 1.json"), "{}");

        for (String path : new String[] {"", "day 1.json", "day*.json", "{day 1,day 2}.json"}) {
            assertThatCode(() -> StoragePath.requireExists(spark, folder + "/" + path, "source.path"))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void saysWhichKeyNamedAPathWhereNothingIs() {
        assertThatThrownBy(() -> StoragePath.requireExists(spark, folder + "/none*", "source.path"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source.path: nothing exists at " + folder + "/none*")
                .hasMessageContaining("--set source.path=FOLDER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuchscheme://bucket/a", "a:b", "{a", ""})
    void callsAPathThatNobodyCanReadTheUsersMistake(String path) {
        assertThatThrownBy(() -> StoragePath.requireExists(spark, path, "source.path"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("source.path: ");
        assertThatThrownBy(() -> StoragePath.requireWritable(spark, "nosuchscheme://bucket/a", "lake.root"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("lake.root: ");
    }

    @Test
    void aFolderThatCanBeWrittenIsMadeAndLeftEmpty() {
        Path made = folder.resolve("lake/of/ours");

        StoragePath.requireWritable(spark, made.toString(), "lake.root");

        assertThat(made).isEmptyDirectory();
    }

    @Test
    void aLakeBeneathAFileIsRefusedByTheKeyThatNamedIt() throws IOException {
        Path file = Files.writeString(folder.resolve("lake"), "a file");

        assertThatThrownBy(() -> TestLake.in(folder).lake().requireWritable())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("lake.root: cannot write into " + file);
    }

    @Test
    void checkpointsBeneathAFileAreRefusedByTheKeyThatNamedThem() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "a file");

        assertThatThrownBy(() -> TestLake.in(folder, "lake.checkpoints=" + file + "/deeper")
                        .lake()
                        .requireWritable())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("lake.checkpoints: cannot write into " + file);
    }

    @Test
    void aPathWithoutASchemeIsOnLocalDisk() {
        assertThat(StoragePath.qualified(spark, folder.toString())).isEqualTo("file:" + folder);
        assertThat(StoragePath.qualified(spark, "lake"))
                .isEqualTo("file:" + Path.of("lake").toAbsolutePath());
        assertThat(StoragePath.child("s3a://bucket/", "gold")).isEqualTo("s3a://bucket/gold");
        assertThat(StoragePath.child("s3a://bucket/lake", "gold")).isEqualTo("s3a://bucket/lake/gold");
    }
}
