package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each is one message, with what is wrong and what to do about it. */
@Tag("process")
class UserMistakesIT {
    @TempDir
    private Path folder;

    private Path model;
    private Path weights;

    @BeforeEach
    void unpackModel() {
        model = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
        weights = model.resolve("model.safetensors");
    }

    @Test
    void aSourceThatIsNotThere() {
        assertMistake(
                job("run", "source.path=" + folder.resolve("nowhere")), "source.path: nothing exists at", "create");
    }

    @Test
    void aLakeThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertMistake(
                job("bronze", "source.path=" + folder, "lake.root=" + file.resolve("lake")),
                "lake.root: cannot write into " + file,
                "--set");
    }

    @Test
    void goldBeforeSilver() {
        assertMistake(job("gold"), "there is no table silver_tweets", "run `tweetlake silver` first");
    }

    @Test
    void optimizeWithoutTables() {
        assertMistake(job("optimize"), "there is no table bronze_tweets", "run `tweetlake bronze` first");
    }

    @Test
    void aModelFolderThatIsNotThere() {
        assertMistake(
                job("gold", "model.ref=" + folder.resolve("nowhere")),
                "model.ref: there is no folder",
                "save_pretrained");
    }

    @Test
    void aModelWithoutItsTokenizer() throws IOException {
        Files.delete(model.resolve("tokenizer.json"));
        assertMistake(job("gold"), "model.ref: tokenizer.json: not found", "save_pretrained");
    }

    @Test
    void aModelWhoseWeightsAreCutShort() throws IOException {
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length / 2));
        assertMistake(job("gold"), "model.ref: model.safetensors: its header describes", "truncated");
    }

    @Test
    void aModelWhoseWeightsBeginWithGarbage() throws IOException {
        byte[] damaged = Files.readAllBytes(weights);
        byte[] garbage = "garbage".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(garbage, 0, damaged, 9, garbage.length);
        Files.write(weights, damaged);
        assertMistake(job("gold"), "model.ref: model.safetensors header: not valid JSON", "damaged");
    }

    /** The status is that of the process, and nothing else is said. */
    @Test
    void aProcessSaysItOnceAndEndsWithItsStatus() throws Exception {
        try (TweetlakeProcess process = TweetlakeProcess.start(
                folder, "gold", "--set", "lake.root=" + folder.resolve("lake"), "--set", "model.ref=" + model)) {
            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.USER_ERROR);
            assertThat(process.log().lines().filter(line -> !line.startsWith("  Fix: ")))
                    .singleElement()
                    .asString()
                    .startsWith("tweetlake: there is no table silver_tweets");
            assertThat(process.out()).isEmpty();
        }
    }

    private CommandRun job(String command, String... settings) {
        String[] words = new String[7 + 2 * settings.length];
        Arrays.fill(words, "--set");
        words[0] = command;
        words[2] = "trigger=available-now";
        words[4] = "lake.root=" + folder.resolve("lake");
        words[6] = "model.ref=" + model;
        for (int i = 0; i < settings.length; i++) {
            words[8 + 2 * i] = settings[i];
        }
        return CommandRun.of(words);
    }

    private static void assertMistake(CommandRun run, String problem, String... fix) {
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(run.err())
                .startsWith("tweetlake: ")
                .contains(problem)
                .contains(fix)
                .contains("\n  Fix: ");
        assertThat(run.err()).doesNotContain("\tat ");
    }
}
