package io.tweetlake.bronze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.bronze.discovery.FileLog;
import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class BronzeJobTest {
    @TempDir
    private Path folder;

    @Test
    void takesFilesAsTheyComeAndEachOnce() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source());
        put("a.json", "{\"id\":1}\n{\"id\":2}\n");
        lake.run(BronzeJob::new);
        lake.run(BronzeJob::new);
        put("b.json", "{\"id\":3}");
        put("deeper/c.json", "{\"id\":4}\n\n");
        put("_being-written.json", "{\"id\":5}");
        put(".hidden.json", "{\"id\":6}");
        put("half.json.inprogress", "{\"id\":7}");

        lake.run(BronzeJob::new);

        assertThat(raw(lake)).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}");
    }

    @Test
    void aFileThatWasBeingWrittenIsTakenOnceItHasItsName() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source());
        Path half = put("a.json.tmp", "{\"id\":1}\n{\"id\"");
        lake.run(BronzeJob::new);
        Files.writeString(half, "{\"id\":1}\n{\"id\":2}\n");
        Files.move(half, half.resolveSibling("a.json"));

        lake.run(BronzeJob::new);

        assertThat(raw(lake)).containsExactly("{\"id\":1}", "{\"id\":2}");
    }

    @Test
    void theBytesOfARecordAreKeptEvenWhereTheyAreNoText() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source());
        byte[] latin = "{\"name\":\"Zo\u00eb\"}".getBytes(StandardCharsets.ISO_8859_1);
        Files.createDirectories(source());
        Files.write(source().resolve("a.json"), latin);

        lake.run(BronzeJob::new);

        var row = lake.read(Table.BRONZE_TWEETS)
                .selectExpr("cast(raw as binary)", "payload is null", "parse_error")
                .first();
        assertThat((byte[]) row.get(0)).isEqualTo(latin);
        assertThat(row.getBoolean(1)).isTrue();
        assertThat(row.getString(2)).isEqualTo("invalid UTF-8 at byte 11 of the record");
    }

    @Test
    void aFolderThatMayBeEmptyIsNoMistake() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source());
        Files.createDirectories(source());

        lake.run(BronzeJob::new);
        put("empty.json", "");
        lake.run(BronzeJob::new);

        assertThat(lake.read(Table.BRONZE_TWEETS)
                        .select("parse_error")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactly("the file is empty");
    }

    @Test
    void aFileFromLongAgoIsTakenWheneverItComes() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source(), "source.maxFilesPerTrigger=1");
        put("today-1.json", "{\"id\":1}");
        put("today-2.json", "{\"id\":2}");
        lake.run(BronzeJob::new);
        Path old = put("archive.json", "{\"id\":3}");
        Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2009-06-17T00:00:00Z")));

        lake.run(BronzeJob::new);

        assertThat(raw(lake)).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
    }

    @Test
    void aMicroBatchTakesSoManyBytesOrOneFile() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source(), "source.maxBytesPerTrigger=20");
        put("a.json", "{\"id\":1}");
        put("b.json", "{\"id\":2}");
        put("c.json", "{\"id\":3}");
        put("d.json", "{\"text\":\"longer than all the others\"}");

        lake.run(BronzeJob::new);

        assertThat(raw(lake)).hasSize(4);
        // The table is made in version 0; two files fit into a micro-batch, and then one of them, and then the long
        // one.
        assertThat(lake.version(Table.BRONZE_TWEETS)).isEqualTo(3);
    }

    @Test
    void aFileThatIsTooOldIsPassedOver() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source(), "source.maxFileAge=10d");
        put("new.json", "{\"id\":1}");
        Files.setLastModifiedTime(
                put("old.json", "{\"id\":2}"), FileTime.from(Instant.now().minus(Duration.ofDays(11))));

        lake.run(BronzeJob::new);

        assertThat(raw(lake)).containsExactly("{\"id\":1}");
    }

    @Test
    void filesThatWereTakenAreMovedAwayAndNoneBefore() throws IOException {
        put("before.json", "{\"id\":0}");
        TestLake.in(folder, "source.path=" + source()).run(BronzeJob::new);
        TestLake lake = TestLake.in(
                folder,
                "source.path=" + source(),
                "source.afterIngest=archive",
                "source.archive=" + folder.resolve("archive"));
        put("day/a b.json", "{\"id\":1}");
        lake.run(BronzeJob::new);
        put("c.json", "{\"id\":2}");
        lake.run(BronzeJob::new);

        assertThat(raw(lake)).containsExactly("{\"id\":0}", "{\"id\":1}", "{\"id\":2}");
        assertThat(source().resolve("before.json")).exists();
        assertThat(source().resolve("day/a b.json")).doesNotExist();
        assertThat(folder.resolve("archive/day/a b.json")).hasContent("{\"id\":1}");
        assertThat(folder.resolve("archive/c.json")).hasContent("{\"id\":2}");
    }

    @Test
    void anArchiveInsideTheSourceIsRefused() throws IOException {
        put("a.json", "{}");
        TestLake lake = TestLake.in(
                folder,
                "source.path=" + source(),
                "source.afterIngest=archive",
                "source.archive=" + source().resolve("archive"));

        assertThatThrownBy(() -> lake.run(BronzeJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source.archive")
                .hasMessageContaining("is below source.path");
    }

    @Test
    void autoLoaderIsRefusedOutsideDatabricks() throws IOException {
        put("a.json", "{}");
        TestLake lake = TestLake.in(folder, "source.path=" + source(), "source.kind=cloud-files");

        assertThatThrownBy(() -> lake.run(BronzeJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "source.kind: cloud-files is Databricks' Auto Loader, and this is not Databricks");
    }

    @Test
    void aMicroBatchThatIsRepeatedChangesNothing() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source());
        put("a.json", "{\"id\":1}");
        lake.run(BronzeJob::new);
        long version = lake.version(Table.BRONZE_TWEETS);
        lake.forgetLastCommit("bronze");

        lake.run(BronzeJob::new);

        assertThat(lake.version(Table.BRONZE_TWEETS)).isEqualTo(version);
        assertThat(raw(lake)).containsExactly("{\"id\":1}");
    }

    @Test
    void aMicroBatchThatDiedBeforeSparkNotedItHasTheSameFilesAgain() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source());
        put("a.json", "{\"id\":1}");
        lake.run(BronzeJob::new);
        put("b.json", "{\"id\":2}");
        lake.run(BronzeJob::new);
        lake.forgetLastBatch("bronze", Table.BRONZE_TWEETS);
        put("c.json", "{\"id\":3}");

        lake.run(BronzeJob::new);

        assertThat(raw(lake)).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
    }

    /** Listed, away when it is read, and back: also over a start, and with files that are deleted once they are taken. */
    @Test
    void aFileThatWasGoneIsTakenOnceItIsBack() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source(), "source.afterIngest=delete");
        put("a.json", "{\"id\":1}");
        lake.run(BronzeJob::new);
        Path away = put("b.json", "{\"id\":2}");
        noteNext(lake, away);
        Files.delete(away);
        lake.run(BronzeJob::new);
        assertThat(raw(lake)).containsExactly("", "{\"id\":1}");

        put("b.json", "{\"id\":2}");
        lake.run(BronzeJob::new);
        put("c.json", "{\"id\":3}");
        lake.run(BronzeJob::new);

        assertThat(raw(lake)).containsExactly("", "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
        assertThat(source()).isEmptyDirectory();
    }

    @Test
    void recordsSayWhereAndWhenTheyCameFrom() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source());
        Path file = put("café 100% #1.json", "{\"id\":1}");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-06-17T04:05:06Z")));
        Instant before = Instant.now().minusSeconds(1);

        lake.run(BronzeJob::new);

        var row = lake.read(Table.BRONZE_TWEETS)
                .selectExpr(
                        "source_file",
                        "source_modified_at = timestamp'2026-06-17T04:05:06Z' as modified",
                        "ingested_at",
                        "ingest_date = to_date(ingested_at) as same_day",
                        "record_index")
                .first();
        assertThat(Path.of(URI.create(row.getString(0)))).isEqualTo(file);
        assertThat(row.getBoolean(1)).isTrue();
        assertThat(row.getTimestamp(2).toInstant()).isBetween(before, Instant.now());
        assertThat(row.getBoolean(3)).isTrue();
        assertThat(row.isNullAt(4)).isTrue();
    }

    @Test
    void whatIsInARecordCanBeQueried() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source());
        put(
                "a.json",
                "{\"id\":2067173465877643765,\"user\":{\"name\":\"caf\\u00e9 😍\"},\"new_field\":[1]}\r\nnull\r\n");

        lake.run(BronzeJob::new);

        var rows = lake.read(Table.BRONZE_TWEETS)
                .selectExpr("payload:id::string", "payload:user.name::string", "payload is null", "parse_error")
                .collectAsList();
        assertThat(rows).extracting(row -> row.getString(0)).contains("2067173465877643765");
        assertThat(rows).extracting(row -> row.getString(1)).contains("café 😍");
        assertThat(rows).extracting(row -> row.getBoolean(2)).containsOnly(false);
        assertThat(rows).extracting(row -> row.getString(3)).containsOnlyNulls();
    }

    @Test
    void whatIsOddOrBrokenIsARowAsWell() throws IOException {
        TestLake lake = TestLake.in(folder, "source.path=" + source());
        put("a.json", "{\"n\":" + "9".repeat(400) + "}\n{\"a\":1,\"a\":2}\n{broken\n");

        lake.run(BronzeJob::new);

        assertThat(lake.read(Table.BRONZE_TWEETS)
                        .selectExpr("concat_ws(' ', payload is null, parse_error)")
                        .as(Encoders.STRING())
                        .collectAsList())
                .satisfiesExactlyInAnyOrder(
                        huge -> assertThat(huge).isEqualTo("false"),
                        twice -> assertThat(twice).isEqualTo("false"),
                        broken -> assertThat(broken).startsWith("true Unexpected character"));
    }

    @Test
    void aSourceThatIsNotSetIsTheUsersMistake() {
        assertThatThrownBy(() -> TestLake.in(folder).run(BronzeJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source.path is not set")
                .hasMessageContaining("--set source.path=FOLDER");
    }

    @Test
    void aSourceThatIsNotThereIsTheUsersMistake() {
        assertThatThrownBy(() -> TestLake.in(folder, "source.path=" + folder.resolve("none"))
                        .run(BronzeJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source.path: nothing exists at " + folder.resolve("none"));
        assertThat(folder.resolve("lake")).doesNotExist();
    }

    /** As a process does that dies when it has listed a file, and before it has read it. */
    private static void noteNext(TestLake lake, Path file) throws IOException {
        String log = Path.of(lake.config().lake().checkpoints(), "bronze", "sources", "0")
                .toUri()
                .toString();
        Instant modified = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MILLIS);
        new FileLog(log, new Configuration())
                .add(List.of(new SourceFile("file:" + file, Files.size(file), modified, null)));
    }

    private Path source() {
        return folder.resolve("source");
    }

    private Path put(String name, String text) throws IOException {
        Path file = source().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<String> raw(TestLake lake) {
        return lake.read(Table.BRONZE_TWEETS)
                .select("raw")
                .orderBy("raw")
                .as(Encoders.STRING())
                .collectAsList();
    }
}
