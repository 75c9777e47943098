package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.bronze.BronzeJob;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.silver.SilverJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
@Tag("process")
class ForgetIT {
    private static final String OTHERS = tweet(2, "bo", "kept");

    @TempDir
    private Path folder;

    @Test
    void statesWhatItErasedAndWritesTheSourcesFilesAnew() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Path lines = Files.write(source.resolve("lines.json"), List.of(tweet(1, "ann", "secret"), OTHERS));
        Path document = Files.writeString(source.resolve("page.json"), "[\n" + tweet(3, "ann", "secret") + "\n]");
        TestLake lake = TestLake.in(folder, "source.path=" + source);
        lake.run(BronzeJob::new);
        lake.run(SilverJob::new);
        Path statement = folder.resolve("ann.txt");

        try (TweetlakeProcess forget = TweetlakeProcess.start(
                folder,
                "forget",
                "--user=@ann",
                "--statement=" + statement,
                "--source-files=rewrite",
                "--set",
                "lake.root=" + lake.config().lake().root())) {
            assertThat(forget.status()).as(forget::log).isZero();
            assertThat(forget.out()).isEqualTo(Files.readString(statement));
        }

        assertThat(statement)
                .content()
                .contains("Account @ann, erased ", "  bronze_tweets: 2", "  silver_tweets: 2")
                .contains("lines.json: 1 removed")
                .contains("page.json: is not one JSON object in each line");
        assertThat(lines).hasContent(OTHERS);
        assertThat(document).content().contains("secret");
    }

    private static String tweet(long id, String user, String text) {
        return "{\"date\":\"2026-06-17T11:00:0%dZ\",\"user\":\"%s\",\"text\":\"%s\"}".formatted(id, user, text);
    }
}
