package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.cli.texts.HostileTexts;
import io.tweetlake.cli.texts.TextFiles;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.models.mlflow.MlflowProcess;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of hostile texts that Python's csv, json and pandas write on this machine, scored and evaluated. */
@Tag("process")
class HostileTextsIT {
    private static final int TEXTS = 2_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void writeTheFiles() throws Exception {
        Path texts = TextFiles.writeStrings(folder.resolve("texts"), HostileTexts.of(TEXTS));
        Process writer = new ProcessBuilder(
                        MlflowProcess.python().toString(),
                        Home.path("cli/src/test/python/write_texts.py").toString(),
                        texts.toString(),
                        folder.resolve("files").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(writer.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
        model = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
    }

    @ParameterizedTest
    @MethodSource("io.tweetlake.cli.texts.HostileTexts#files")
    void everyRowIsScoredAndEvaluatedWithItsTextByteForByte(String name) throws IOException {
        String file = folder.resolve("files").resolve(name).toString();
        CommandRun scored = run("score", "--input", file, "--format", "jsonl");
        List<String> texts = new ArrayList<>();
        for (String row : scored.out().lines().toList()) {
            texts.add(JSON.readTree(row).get("text").asText());
        }
        assertThat(texts).isEqualTo(HostileTexts.of(TEXTS));

        CommandRun evaluated = run("evaluate", "--data", file);
        assertThat(evaluated.out()).containsPattern("\\ntexts +2,000\\n").containsPattern("\\nfailed +0\\n");
    }

    private static CommandRun run(String... words) {
        List<String> all = new ArrayList<>(List.of("model"));
        all.addAll(List.of(words));
        all.addAll(List.of("--set", "model.ref=" + model, "--set", "model.precision=fp32"));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        return run;
    }
}
