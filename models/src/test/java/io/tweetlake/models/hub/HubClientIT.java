package io.tweetlake.models.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.models.mlflow.MlflowProcess;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache is shared with the Hub's own client, {@code huggingface_hub} of Python. */
@Tag("process")
class HubClientIT {
    private static final String NAME = "our-org/tiny-bert";

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

    @Test
    void whatWeFetchedItFindsWithoutANetwork() throws Exception {
        Path ours = fetch();

        assertThat(python(true)).isEqualTo(ours);
    }

    @Test
    void whatItFetchedIsNotFetchedAgain() throws Exception {
        Path theirs = python(false);
        server.requests().clear();

        assertThat(fetch()).isEqualTo(theirs);
        assertThat(server.requests()).noneMatch(path -> path.contains("/resolve/"));
    }

    private static Path fetch() {
        return HubModel.resolve(HubReference.parse("hf://" + NAME).orElseThrow(), UnaryOperator.identity())
                .folder();
    }

    private Path python(boolean offline) throws Exception {
        Path answer = folder.resolve("answer");
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                        MlflowProcess.python().toString(),
                        "-c",
                        "import huggingface_hub as hub; print(hub.snapshot_download('%s'), end='')".formatted(NAME))
                .redirectOutput(answer.toFile())
                .redirectError(log.toFile());
        builder.environment().put("HF_ENDPOINT", server.endpoint());
        builder.environment().put("HF_HUB_CACHE", folder.resolve("cache").toString());
        builder.environment().put("HF_HUB_OFFLINE", offline ? "1" : "0");
        int status = builder.start().waitFor();
        assertThat(status).as(() -> read(log)).isZero();
        return Path.of(Files.readString(answer));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
