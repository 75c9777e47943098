package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.common.s3.LocalStackOptions;
import io.tweetlake.testing.s3.LocalStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Tag("docker")
@Tag("spark")
class ReplayIT {
    @TempDir
    private Path folder;

    @Test
    void feedsAFolderWithTheRecordsOfAnother() throws IOException {
        Path to = folder.resolve("to");
        CommandRun run = CommandRun.of(
                "replay",
                "--from",
                Home.path("src-test-data/demo").toString(),
                "--to",
                to.toString(),
                "--rate",
                "200/s",
                "--set",
                "lake.root=" + folder.resolve("lake"));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        assertThat(run.out()).contains("replay records=245 files=");
        assertThat(lines(to)).containsExactlyElementsOf(lines(Home.path("src-test-data/demo")));
    }

    @Test
    void feedsABucketFromCompressedFilesInAnother() throws IOException {
        String bucket = LocalStack.bucket();
        try (S3Client s3 = LocalStack.client()) {
            byte[] packed = gzip("""
                    {"date":"Mon Jun 15 18:18:12 PDT 2026","user":"ada","text":"one"}
                    {"date":"Mon Jun 15 18:18:42 PDT 2026","user":"ada","text":"two"}
                    """);
            s3.putObject(put -> put.bucket(bucket).key("recorded/a.json.gz"), RequestBody.fromBytes(packed));
        }
        List<String> words = new ArrayList<>(List.of("replay", "--from", "s3a://" + bucket + "/recorded"));
        words.addAll(List.of("--to", "s3a://" + bucket + "/live", "--pace", "10x", "--now"));
        Stream.concat(
                        Stream.of("lake.root=s3a://" + bucket + "/lake"),
                        LocalStackOptions.at(LocalStack.endpoint()).stream())
                .forEach(option -> words.addAll(List.of("--set", option)));

        CommandRun run = CommandRun.of(words.toArray(String[]::new));

        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        List<String> keys = LocalStack.keys(bucket, "live/replay-");
        assertThat(keys).hasSize(2);
        assertThat(LocalStack.text(bucket, keys.get(1)))
                .contains("\"text\":\"two\"")
                .doesNotContain("2026\",\"user\":\"PDT");
    }

    @Test
    void saysHowARateIsWritten() {
        CommandRun run = CommandRun.of("replay", "--from", "a", "--to", "b", "--rate", "fast");
        assertThat(run.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(run.err()).contains("'fast' is not a rate such as 500/s");
    }

    private static List<String> lines(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> lines = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                Files.readString(file).lines().filter(line -> !line.isBlank()).forEach(lines::add);
            }
            return lines;
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
