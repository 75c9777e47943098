package io.tweetlake.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.models.hub.HubServer;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStagingTest {
    private static final String NAME = "our-org/tiny";

    @TempDir
    private Path folder;

    private HubServer server;
    private String version;

    @BeforeEach
    void putAModelOnTheHub() throws IOException {
        server = HubServer.inUse(folder.resolve("cache"));
        server.put(NAME, TinyCheckpoints.unpackHub("hub-roberta", folder));
        version = server.commit(NAME).substring(0, 12);
    }

    @AfterEach
    void closeTheHub() {
        server.close();
    }

    @Test
    void anExecutorWithoutAWayOutTakesTheDriversCopy() throws IOException {
        ServedModel model = onDriver(folder.resolve("shared"));

        server.close();
        FileUtils.deleteDirectory(folder.resolve("cache").toFile());

        assertThat(model.name()).isEqualTo(NAME);
        assertThat(model.version()).isEqualTo(version);
        Checkpoint checkpoint = model.open();
        assertThat(checkpoint.folder()).isEqualTo(folder.resolve("shared/our-org--tiny-" + version));
        assertThat(checkpoint.files())
                .allSatisfy(file -> assertThat(file).isRegularFile().isReadable());
        assertThat(checkpoint.files()).noneMatch(Files::isSymbolicLink);
    }

    @Test
    void aCommitIsCopiedOnce() throws IOException {
        Path copy = onDriver(folder.resolve("shared")).open().folder();
        Object first = Files.getAttribute(copy, "unix:ino");

        onDriver(folder.resolve("shared"));

        assertThat(Files.getAttribute(copy, "unix:ino")).isEqualTo(first);
        assertThat(copy.getParent())
                .isDirectoryContaining(each -> each.equals(copy))
                .isDirectoryNotContaining("glob:*partial*");
    }

    @Test
    void aFolderThatCannotBeWrittenIsTheUsersMistake() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> onDriver(file))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("model.staging: " + file);
    }

    private static ServedModel onDriver(Path staging) {
        return ServedModels.resolve(config(staging)).all().get(0);
    }

    private static TweetlakeConfig config(Path staging) {
        return ConfigLoader.load(
                        null, List.of("lake.root=none", "model.ref=hf://" + NAME, "model.staging=" + staging), Map.of())
                .config();
    }
}
