package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.models.hub.HubServer;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of the Hub by its name, wherever a command takes a model. */
class HubModelIT {
    private static final String NAME = "our-org/tiny";

    @TempDir
    private Path folder;

    private final HubServer server = new HubServer();
    private Path checkpoint;

    @BeforeEach
    void putAModelOnTheHub() throws IOException {
        checkpoint = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
        server.put(NAME, checkpoint);
        System.setProperty("HF_ENDPOINT", server.endpoint());
        System.setProperty("HF_HUB_CACHE", folder.resolve("cache").toString());
    }

    @AfterEach
    void forgetTheHub() {
        server.close();
        System.clearProperty("HF_ENDPOINT");
        System.clearProperty("HF_HUB_CACHE");
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

    @Test
    void scoresAsItsFolderDoes() {
        CommandRun run = score("hf://" + NAME);

        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        assertThat(run.out()).contains("great day");
        assertThat(labels(run)).isEqualTo(labels(score(checkpoint.toString())));
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
        assertThat(run.out()).contains(NAME, server.commit(NAME).substring(0, 12), "bert");
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
