package io.tweetlake.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.models.registry.ModelDescription;
import io.tweetlake.sentiment.Sentiment;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
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

    @Test
    void labelsThatAreNoSentimentsAreTheUsersMistakeUntilTheyAreMapped() throws IOException {
        Path config = checkpoint.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"0\": \"negative\"", "\"0\": \"anger\""));

        assertThatThrownBy(() -> resolve(checkpoint.toString()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.ref: config.json: its labels are anger, neutral, positive")
                .hasMessageContaining("model.labels: {\"anger\": ?, \"neutral\": neutral, \"positive\": positive}");

        List<String> map = List.of(
                "model.labels.anger=negative", "model.labels.neutral=neutral", "model.labels.positive=positive");
        assertThat(resolve(checkpoint.toString(), map).options().labels()).containsEntry("anger", Sentiment.NEGATIVE);
        assertThat(ModelDescription.of(checkpoint.toString(), config(checkpoint.toString(), map)))
                .containsEntry("labels", "anger: negative, neutral: neutral, positive: positive (by model.labels)");
    }

    @Test
    void aDescriptionSaysWhatTheBuiltInTableMakesOfTheLabels() {
        String stars = TinyCheckpoints.unpackHub("hub-bert-stars", folder).toString();
        assertThat(ModelDescription.of(stars, config(stars, List.of())))
                .containsEntry(
                        "labels",
                        "1 star: negative, 2 stars: negative, 3 stars: neutral, 4 stars: positive, 5 stars: positive"
                                + " (by the built-in table)");
    }

    private static ServedModel resolve(String reference) {
        return resolve(reference, List.of());
    }

    private static ServedModel resolve(String reference, List<String> settings) {
        return ServedModel.resolve(config(reference, settings));
    }

    private static TweetlakeConfig config(String reference, List<String> settings) {
        List<String> all = new ArrayList<>(List.of("lake.root=x", "model.ref=" + reference));
        all.addAll(settings);
        return ConfigLoader.load(null, all, Map.of()).config();
    }
}
