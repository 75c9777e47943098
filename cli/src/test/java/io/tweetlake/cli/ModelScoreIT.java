package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("process")
class ModelScoreIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void unpackModel() {
        model = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
    }

    @Test
    void theBundledModelLabelsTextsByArgument() {
        CommandRun run = CommandRun.of(
                "model", "score", "--format", "jsonl", "I love this, thank you!", "This is awful, never again.");
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        assertThat(run.out().lines().map(ModelScoreIT::json))
                .extracting(row -> row.get("predicted_sentiment").asText())
                .containsExactly("positive", "negative");
    }

    @Test
    void aFileInWindowsOnSeveralThreadsGetsTheLabelsOfItsLinesOneByOne() throws IOException {
        List<String> lines = IntStream.range(0, 500)
                .mapToObj(i -> "ship ".repeat(i % 9) + "great bad day " + i * 31 % 97)
                .toList();
        Path file = Files.write(folder.resolve("texts.txt"), lines);
        Path labels = folder.resolve("labels.jsonl");
        CommandRun run = score(
                "--input",
                file.toString(),
                "--output",
                labels.toString(),
                "--format",
                "jsonl",
                "--set",
                "model.windowRows=16");
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        assertThat(run.err()).contains("500 texts in");

        List<String> alone = rows(score(words(lines, "--format", "jsonl", "--set", "model.windowRows=1")));
        List<String> together = Files.readAllLines(labels);
        assertThat(together).hasSameSizeAs(lines).hasSameSizeAs(alone);
        for (int i = 0; i < lines.size(); i++) {
            assertSamePrediction(json(together.get(i)), json(alone.get(i)));
        }
    }

    @Test
    void recordsOfEachKindOfFileGiveTheSameRows() throws IOException {
        Path jsonl = Files.writeString(
                folder.resolve("a.jsonl"),
                "{\"id\":1,\"body\":\"great, \\\"day\\\"\"}\n\n{\"id\":2,\"body\":\"bad day\"}\n");
        Path csv = Files.writeString(
                folder.resolve("a.csv"), "\ufeffid,body\r\n1,\"great, \"\"day\"\"\"\r\n2,bad day\r\n");
        Path tsv = Files.writeString(folder.resolve("a.tsv"), "id\tbody\n1\tgreat, \"day\"\n2\tbad day\n");
        Path lines = Files.writeString(folder.resolve("a.txt"), "great, \"day\"\nbad day\n");
        List<String> expected = rows(score("great, \"day\"", "bad day", "--format", "csv"));
        assertThat(expected).hasSize(3).first().asString().startsWith("text,predicted_sentiment,predicted_score,");
        for (Path file : List.of(jsonl, csv, tsv, lines)) {
            assertThat(rows(score("--input", file.toString(), "--column", "body", "--format", "csv")))
                    .as(file.toString())
                    .isEqualTo(expected);
        }
    }

    @Test
    void aRecordWithoutATextIsARowWithItsError() throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"text\":null}\n{\"text\":\"day\"}\n");
        List<String> rows = rows(score("--input", file.toString(), "--format", "jsonl"));
        assertThat(json(rows.get(0)).get("error").asText()).isEqualTo("there is no text");
        assertThat(json(rows.get(1)).get("error").isNull()).isTrue();
    }

    @Test
    void aColumnThatIsNotThereGetsTheListOfThem() throws IOException {
        Path csv = Files.writeString(folder.resolve("a.csv"), "id,body\n1,day\n");
        assertMistake(score("--input", csv.toString()), "a.csv:1: has no column text", "id, body");
        Path jsonl = Files.writeString(folder.resolve("a.jsonl"), "{\"id\":1,\"body\":\"day\"}\n");
        assertMistake(score("--input", jsonl.toString()), "a.jsonl:1: has no column text", "id, body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"text\":", "{\"text\":\"day\"} {\"text\":\"ship\"}"})
    void aLineThatIsNotOneObjectIsNamed(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"text\":\"day\"}\n" + line + "\n");
        assertMistake(
                score("--input", file.toString()), "a.jsonl:2: is not one JSON object", "one object on each line");
    }

    @Test
    void aColumnOfAFileWhoseNameSaysNothingIsAMistake() throws IOException {
        Path file = Files.writeString(folder.resolve("a.dat"), "{\"text\":\"day\"}\n");
        assertMistake(
                score("--input", file.toString(), "--column", "text"), "a.dat: is read by lines", "--input-format");
        List<String> rows = rows(
                score("--input", file.toString(), "--column", "text", "--input-format", "jsonl", "--format", "jsonl"));
        assertThat(json(rows.get(0)).get("text").asText()).isEqualTo("day");
    }

    @Test
    void halfACharacterIsScoredAndWrittenAsItCame() throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"text\":\"great \\ud83d\"}\n");
        Path labels = folder.resolve("labels.jsonl");
        rows(score("--input", file.toString(), "--format", "jsonl", "--output", labels.toString()));
        assertThat(Files.readString(labels)).startsWith("{\"text\":\"great \\ud83d\",");
        rows(score("--input", file.toString(), "--format", "csv", "--output", labels.toString()));
        assertThat(Files.readString(labels)).contains("\ngreat \ufffd,");
    }

    @Test
    void theInputIsNeverTheOutput() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "day\n");
        assertMistake(score("--input", file.toString(), "--output", file.toString()), "a.txt: is the input too");
        assertThat(file).hasContent("day");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertMistake(score("--input", folder.resolve("none.txt").toString()), "there is no file", "name a file");
        assertMistake(score(), "there are no texts", "--input");
    }

    @Test
    void whoIsToldToStopWhileScoringEndsAtOnceWithoutACrash() throws Exception {
        Path file = Files.write(
                folder.resolve("many.txt"),
                IntStream.range(0, 1_000_000).mapToObj(i -> "great day " + i).toList());
        Path labels = folder.resolve("labels.txt");
        TweetlakeProcess process = TweetlakeProcess.start(
                folder,
                "model",
                "score",
                "--input",
                file.toString(),
                "--output",
                labels.toString(),
                "--set",
                "model.ref=" + model,
                "--set",
                "model.windowRows=1");
        process.until(() -> Files.exists(labels) && labels.toFile().length() > 0);
        process.terminate();
        assertThat(process.status()).isEqualTo(Interruption.STATUS);
    }

    @Test
    void aGpuThatIsNotThereIsAMistakeWithWhatToDo() {
        CommandRun run = score("day", "--set", "model.device=gpu");
        assumeThat(run.status()).as("there is a GPU here").isNotEqualTo(ExitStatus.DONE);
        assertMistake(run, "model.device: gpu is asked for", "PYTORCH_LIBRARY_PATH");
    }

    private CommandRun score(String... words) {
        List<String> all = new ArrayList<>(List.of("model", "score"));
        all.addAll(List.of(words));
        all.addAll(List.of("--set", "model.ref=" + model, "--set", "model.precision=fp32"));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static String[] words(List<String> texts, String... options) {
        return Stream.concat(Stream.of(options), texts.stream()).toArray(String[]::new);
    }

    private static List<String> rows(CommandRun run) {
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        return run.out().lines().toList();
    }

    /** Neighbours in a batch may change the last digit. */
    private static void assertSamePrediction(JsonNode one, JsonNode other) {
        for (String column : List.of("text", "predicted_sentiment", "error")) {
            assertThat(one.get(column)).isEqualTo(other.get(column));
        }
        for (String column : List.of("negative", "neutral", "positive")) {
            assertThat(one.get(column).asDouble())
                    .as("%s of %s", column, one)
                    .isCloseTo(other.get(column).asDouble(), within(1.0001e-4));
        }
    }

    private static JsonNode json(String row) {
        try {
            return JSON.readTree(row);
        } catch (IOException e) {
            throw new AssertionError(row, e);
        }
    }

    private static void assertMistake(CommandRun run, String... texts) {
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(run.err()).contains(texts).contains("Fix:");
    }
}
