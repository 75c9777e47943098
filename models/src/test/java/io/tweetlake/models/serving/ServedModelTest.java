package io.tweetlake.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedModelTest {
    @TempDir
    private Path folder;

    private Path checkpoint;

    @BeforeEach
    void unpackACheckpoint() {
        checkpoint = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
    }

    @Test
    void aFolderIsNamedAfterItselfAndItsVersionIsThatOfItsFiles() throws IOException {
        ServedModel model = resolve(checkpoint.toString());

        assertThat(model.name()).isEqualTo(checkpoint.getFileName().toString());
        assertThat(resolve(checkpoint.toString()).version()).isEqualTo(model.version());

        Files.writeString(checkpoint.resolve("config.json"), "\n", StandardOpenOption.APPEND);
        assertThat(resolve(checkpoint.toString()).version()).isNotEqualTo(model.version());
    }

    @Test
    void theBundledModelIsThere() {
        assertThat(resolve("builtin:default").name()).isEqualTo("tweetlake-default");
    }

    @Test
    void aFolderThatIsNotThereIsTheUsersMistake() {
        assertThatThrownBy(() -> resolve(folder.resolve("nowhere").toString()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.ref: there is no folder")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void aFolderWithoutTokenizerIsTheUsersMistake() throws IOException {
        Files.delete(checkpoint.resolve("tokenizer.json"));

        assertThatThrownBy(() -> resolve(checkpoint.toString()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void weightsThatAreCutShortAreTheUsersMistake() throws IOException {
        Path weights = checkpoint.resolve("model.safetensors");
        try (FileChannel file = FileChannel.open(weights, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 100);
        }

        assertThatThrownBy(() -> resolve(checkpoint.toString()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.safetensors")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void aKindOfReferenceThatIsNotServedIsRefusedWithWhatIs() {
        assertThatThrownBy(() -> resolve("ftp://models/sentiment"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("`ftp://models/sentiment`")
                .hasMessageContaining("builtin:default");
    }

    @Test
    void aRegisteredModelWithoutAServerIsTheUsersMistake() {
        assertThatThrownBy(() -> resolve("models:/sentiment@champion"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("set mlflow.trackingUri");
    }

    private static ServedModel resolve(String reference) {
        TweetlakeConfig config = ConfigLoader.load(null, List.of("lake.root=x", "model.ref=" + reference), Map.of())
                .config();
        return ServedModel.resolve(config);
    }
}
