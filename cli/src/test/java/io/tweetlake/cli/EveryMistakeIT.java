package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What people mistype, and what fails around them. Each is one message with a fix, and nothing in it is of the inner workings.
 * {@code @} stands for the folder of the test, {@code DEAD} for an address where nothing answers.
 */
@Tag("spark")
class EveryMistakeIT {
    private static final String DEAD = "http://127.0.0.1:9";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeTheFiles() throws IOException {
        Files.createDirectories(folder.resolve("tweets"));
        Files.writeString(folder.resolve("tweets/a.json"), "{\"date\": \"2026-06-15\"}\n");
        Files.writeString(folder.resolve("texts.csv"), "text,label\nGood,positive\nBad,negative\n");
        Files.writeString(folder.resolve("deep.yaml"), "{a: ".repeat(5_000));
        Files.writeString(folder.resolve("bad.yaml"), "lake: [a\n");
        TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
        corruptTable("garbage", "garbage\n");
        corruptTable("hole", "{\"commitInfo\":{}}\n");
        Path checkpoint = Files.createDirectories(folder.resolve("cut/_checkpoints/silver/offsets"));
        Files.writeString(checkpoint.resolve("0"), "v1\n{");
        Files.writeString(checkpoint.resolveSibling("metadata"), "garbage");
    }

    private static void corruptTable(String lake, String commit) throws IOException {
        Path log = Files.createDirectories(folder.resolve(lake).resolve("bronze_tweets/_delta_log"));
        Files.writeString(log.resolve("%020d.json".formatted(0)), commit);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Arguments and configuration.
                "2 | config --config @/deep.yaml | nested too deep",
                "2 | config --config @/bad.yaml | not valid YAML",
                "2 | config --config @/tweets | it is a folder",
                "2 | config --set mlflow.pasword=hush | did you mean mlflow.password",
                "2 | report --day tomorrow | tomorrow",
                "2 | replay --from @/tweets --to @/out --rate fast | a rate such as",
                "2 | dashboard --port 70000 | port",
                "2 | model score --input @/nowhere.csv --column text | nowhere.csv",
                "2 | model score --input @/tweets --column text | tweets",
                "2 | model score --input @/texts.csv --column text --encoding klingon | klingon",
                "2 | model show @/nowhere | there is no folder",
                "2 | model show @/tweets | config.json",
                "2 | model show models:/ | models:/",
                "2 | model register @/tweets --name x --set mlflow.trackingUri=DEAD | config.json",
                "2 | model promote x --to @champion --data @/texts.csv --reason y | an MLflow server is needed",
                // Servers that do not answer.
                "2 | model versions x --set mlflow.trackingUri=DEAD | 127.0.0.1:9",
                "2 | model show models:/x@y --set mlflow.trackingUri=DEAD | 127.0.0.1:9",
                "* | model promote x --to @champion --data @/texts.csv --reason y --set mlflow.trackingUri=DEAD | 127.0.0.1:9",
                "* | model rollback x --to @champion --reason y --set mlflow.trackingUri=DEAD | 127.0.0.1:9",
                "* | model register @/tiny-bert --name x --set mlflow.trackingUri=DEAD | 127.0.0.1:9",
                "* | model score hello --set model.ref=models:/x@y --set mlflow.trackingUri=DEAD | 127.0.0.1:9",
                "2 | model show s3://bucket/model --set s3.endpoint=DEAD --set s3.region=x | s3.endpoint",
                "2 | sql SELECT_1 --set lake.root=s3a://bucket/lake --set s3.endpoint=DEAD --set s3.region=x | s3.endpoint",
                // Sources and lakes.
                "2 | inspect @/nowhere | nothing exists at",
                "2 | bronze --set source.path=@/tweets --set lake.root=@/tweets/a.json/lake | cannot write into",
                "2 | rescore --model @/nowhere --from 2026-06-02 --to 2026-06-01 | is after",
                "2 | comply --set lake.root=@/empty | there is no table",
                "2 | backfill --set lake.root=@/empty | ",
                "2 | quarantine list --set lake.root=@/empty | there is no table",
                "2 | report --day 2026-06-15 --set lake.root=@/empty | there is no table",
                "* | optimize --set lake.root=@/garbage | ",
                "* | sql SELECT_*_FROM_bronze_tweets --set lake.root=@/hole | ",
                "* | silver --set trigger=available-now --set lake.root=@/garbage | ",
                "* | silver --set trigger=available-now --set lake.root=@/cut | "
            })
    void isOneMessageWithAFix(String status, String command, String problem) {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        String[] words = Stream.of(command.strip().split(" "))
                .map(word -> word.replace("@/", folder + "/").replace("DEAD", DEAD))
                .map(word -> word.startsWith("SELECT_") ? word.replaceAll("(?<!bronze)_", " ") : word)
                .toArray(String[]::new);

        CommandRun run = CommandRun.of(words);

        assertThat(run.status()).as(run.err()).isIn(ExitStatus.FAULT, ExitStatus.USER_ERROR);
        if (!status.equals("*")) {
            assertThat(run.status()).as(run.err()).isEqualTo(Integer.parseInt(status));
        }
        assertThat(run.err())
                .contains(problem == null ? "" : problem)
                .doesNotContain("\tat ", "hush")
                .doesNotContain("[Source", "StreamReadConstraints", "Feature.", "com.fasterxml", "java.lang", "java.io")
                .doesNotContain("org.apache", "software.amazon", "Exception", "--verbose shows, and report");
        List<String> lines = run.err().lines().toList();
        assertThat(lines).as(run.err()).hasSizeLessThan(60);
    }
}
