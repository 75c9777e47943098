package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of each file that would fill memory, time or disk, among good ones, in a process with a heap of 1 GB. */
@Tag("process")
@Tag("spark")
class HostileFilesIT {
    private static final int GOOD = 1_000;
    private static final byte[] MEGABYTE = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    /** The heap before a collection, in the JVM's log. */
    private static final Pattern USED = Pattern.compile(" (\\d+)M->");

    @TempDir
    private Path folder;

    private Path source;

    @Test
    void goodFilesAreReadAndEachHostileOneIsAccountedFor() throws Exception {
        source = Files.createDirectories(folder.resolve("source"));
        for (int i = 0; i < GOOD; i++) {
            Files.writeString(source.resolve("good-%d.json".formatted(i)), "{\"id\":%d}\n".formatted(i));
        }
        makeHostileFiles();
        makeWhatIsNoFile();
        Path collections = folder.resolve("collections.log");

        try (TweetlakeProcess bronze = TweetlakeProcess.start(
                folder,
                Map.of("JAVA_TOOL_OPTIONS", "-Xlog:gc:file=" + collections),
                "bronze",
                "--set",
                "source.path=" + source,
                "--set",
                "lake.root=" + folder.resolve("lake"),
                "--set",
                "trigger=available-now")) {
            assertThat(bronze.status()).as(bronze::log).isEqualTo(ExitStatus.DONE);
            assertThat(bronze.log()).contains("/pipe.json", "/device.json", "/outside.json", "/loop");
        }

        List<Row> files = TestLake.in(folder)
                .read(Table.BRONZE_TWEETS)
                .groupBy("source_file")
                .agg(Map.of("payload", "count", "parse_error", "max"))
                .selectExpr("split_part(source_file, '/source/', 2)", "`count(payload)`", "`max(parse_error)`")
                .collectAsList();
        assertThat(files)
                .filteredOn(file -> file.getString(0).startsWith("good"))
                .hasSize(GOOD)
                .allSatisfy(file -> assertThat(file.getLong(1)).isEqualTo(1));
        assertThat(files)
                .filteredOn(file -> !file.getString(0).startsWith("good"))
                .extracting(file -> "%s %s".formatted(file.getString(0), file.getString(2)))
                .satisfiesExactlyInAnyOrder(
                        each -> assertThat(each).contains("line.json.gz", "source.limits.ratio"),
                        each -> assertThat(each).contains("line.json.zst", "source.limits.ratio"),
                        each -> assertThat(each).contains("lines.json.gz", "source.limits.ratio"),
                        each -> assertThat(each).contains("zip.zip!", "source.limits.ratio"),
                        each -> assertThat(each).contains("line.json", "source.limits.lineBytes"),
                        each -> assertThat(each).contains("record.json", "source.limits.recordBytes"),
                        each -> assertThat(each).contains("long-names.json", "source.limits.nameBytes"),
                        each -> assertThat(each).contains("names.json", "source.limits.names"),
                        each -> assertThat(each).contains("deep.json", "nesting depth"));
        assertThat(peakMegabytes(collections)).as("peak of the heap, in MB").isLessThan(1_000);
        // JUnit warns of links that lead out of its folder.
        Files.delete(source.resolve("device.json"));
        Files.delete(source.resolve("outside.json"));
    }

    private void makeHostileFiles() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(source.resolve("line.json.gz")))) {
            writeLine(out, 300);
        }
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(source.resolve("line.json.zst")))) {
            writeLine(out, 1_100);
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(source.resolve("lines.json.gz")))) {
            out.write("{}\n".repeat(2_000_000).getBytes(StandardCharsets.US_ASCII));
        }
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(source.resolve("zip.zip")))) {
            out.putNextEntry(new ZipEntry("line.json"));
            writeLine(out, 100);
        }
        try (RandomAccessFile file =
                new RandomAccessFile(source.resolve("line.json").toFile(), "rw")) {
            file.writeBytes("{\"text\":\"");
            file.setLength(2_200_000_000L);
        }
        try (OutputStream out = Files.newOutputStream(source.resolve("record.json"))) {
            writeLine(out, 40);
        }
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            names.append("{\"%d%s\":1}\n".formatted(i, "n".repeat(100_000)));
        }
        Files.writeString(source.resolve("long-names.json"), names);
        names.setLength(0);
        for (int i = 0; i < 1_000_000; i++) {
            names.append(i == 0 ? "{" : ",").append('"').append(i).append("\":1");
        }
        Files.writeString(source.resolve("names.json"), names.append("}\n"));
        Files.writeString(source.resolve("deep.json"), "{\"a\":".repeat(100_000) + "\n");
    }

    private static void writeLine(OutputStream out, int megabytes) throws IOException {
        out.write("{\"text\":\"".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < megabytes; i++) {
            out.write(MEGABYTE);
        }
        out.write("\"}\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void makeWhatIsNoFile() throws Exception {
        Process pipe = new ProcessBuilder("mkfifo", source.resolve("pipe.json").toString()).start();
        assertThat(pipe.waitFor()).isZero();
        Files.createSymbolicLink(source.resolve("device.json"), Path.of("/dev/zero"));
        Files.createSymbolicLink(source.resolve("outside.json"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(source.resolve("loop"), source);
    }

    private static int peakMegabytes(Path collections) throws IOException {
        return USED.matcher(Files.readString(collections))
                .results()
                .map((MatchResult used) -> Integer.parseInt(used.group(1)))
                .max(Integer::compare)
                .orElse(0);
    }
}
