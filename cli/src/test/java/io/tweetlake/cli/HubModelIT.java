package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.models.hub.HubServer;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model of the Hub by its name, wherever a command takes a model. */
class HubModelIT {
    private static final String NAME = "our-org/tiny";

    @TempDir
    private Path folder;

    private HubServer server;

    @BeforeEach
    void putAModelOnTheHub() throws IOException {
        server = HubServer.inUse(folder.resolve("cache"));
        server.put(NAME, TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder));
    }

    @AfterEach
    void forgetTheHub() {
        server.close();
    }

    private static CommandRun score(String reference) {
        return CommandRun.of(
                "model",
                "score",
                "--format",
                "csv",
                "--set",
                "model.precision=fp32",
                "--set",
                "model.ref=" + reference,
                "great day",
                "bad day");
    }

    static Set<String> fileSets() {
        return new TreeSet<>(TinyCheckpoints.HUB.keySet());
    }

    @ParameterizedTest
    @MethodSource("fileSets")
    void eachSetOfFilesThatTheHubHasScoresAsItsFolderDoes(String fileSet) throws IOException {
        Path files = TinyCheckpoints.unpackHub(fileSet, folder);
        server.put(NAME, files);
        CommandRun run = score("hf://" + NAME);

        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        assertThat(run.out()).contains("great day");
        assertThat(labels(run)).isEqualTo(labels(score(files.toString())));
    }

    /** Without what says which model it was, and how long it took. */
    private static String labels(CommandRun run) {
        return run.out()
                .lines()
                .map(line -> line.replaceAll("(,[^,]*){3}$", ""))
                .toList()
                .toString();
    }

    @Test
    void isDescribedByItsNameAndCommit() {
        CommandRun run = CommandRun.of("model", "show", "hf://%s@main".formatted(NAME));

        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        assertThat(run.out().lines().map(line -> line.replaceFirst(" +", "=")))
                .contains(
                        "name=" + NAME,
                        "version=" + server.commit(NAME).substring(0, 12),
                        "commit=" + server.commit(NAME),
                        "licence=cc-by-4.0",
                        "family=bert")
                .anyMatch(line ->
                        line.matches("size=[\\d,]+ parameters \\(F32\\), \\d+ layers, \\d+ dimensions, \\d+ heads"))
                .anyMatch(line -> line.matches("tokenizer=tokenizer.json, a vocabulary of [\\d,]+"))
                .anyMatch(line -> line.matches("files=config.json \\([\\d,]+ bytes\\), model.safetensors .*"))
                .anyMatch(line -> line.matches("precision=\\w+ on this machine \\(model.precision: auto\\)"));
    }

    @Test
    void theBundledModelIsDescribedWithItsLicence() {
        CommandRun run = CommandRun.of("model", "show", "builtin:default", "--set", "model.precision=fp32");

        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        assertThat(run.out().lines().map(line -> line.replaceFirst(" +", "=")))
                .contains("licence=mit", "precision=fp32 on this machine (model.precision: fp32)");
    }

    @Test
    void aFamilyThatIsNotServedIsRefusedBeforeItsWeightsAreFetched() throws IOException {
        Path other = TinyCheckpoints.unpack(TinyCheckpoints.ROBERTA, folder);
        Files.writeString(other.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
        server.put(NAME, other);

        CommandRun run = score("hf://" + NAME);

        assertThat(run.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(run.err()).contains("model_type is 'gpt2'").doesNotContain("\tat ");
        assertThat(server.requests()).noneMatch(path -> path.endsWith(".safetensors"));
    }

    @Test
    void whatIsNotThereIsTheUsersMistakeInOneMessage() {
        CommandRun run = score("hf://our-org/no-such-model");

        assertThat(run.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(run.err())
                .contains("there is no model our-org/no-such-model", "Fix: ")
                .doesNotContain("\tat ");
    }
}
