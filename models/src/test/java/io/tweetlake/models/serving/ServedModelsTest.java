package io.tweetlake.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedModelsTest {
    private static final ServedModel ENGLISH = model("english", 1);
    private static final ServedModel BRAZILIAN = model("brazilian", 2);
    private static final ServedModel OTHERS = model("others", 3);

    @TempDir
    private Path folder;

    @Test
    void aTweetIsScoredByTheModelOfItsTagOrElseOfItsLanguageOrElseOfTheOthers() {
        ServedModels models = new ServedModels(Map.of("en", ENGLISH, "pt-br", BRAZILIAN, "*", OTHERS));

        assertThat(names(models, "en", "EN", "en-GB", "pt_BR", "pt", "ja", null))
                .containsExactly("english", "english", "english", "brazilian", "others", "others", "others");
    }

    @Test
    void aLanguageWithoutAModelHasNone() {
        ServedModels models = new ServedModels(Map.of("en", ENGLISH, "he", OTHERS));

        assertThat(names(models, "en", "ja", null, "iw")).containsExactly("english", "-", "-", "others");
    }

    @Test
    void areReplacedTogether() {
        ServedModels models = new ServedModels(Map.of("en", ENGLISH, "pt-br", BRAZILIAN, "*", OTHERS));

        assertThat(models.all()).hasSize(3).extracting(ServedModel::order).containsOnly(3L);
        assertThat(models.name()).isEqualTo("*=others,en=english,pt-br=brazilian");
        assertThat(ServedModels.of(ENGLISH).name()).isEqualTo("english");
    }

    @Test
    void aModelOfSeveralLanguagesIsThereOnce() {
        String bert = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder).toString();
        ServedModels models =
                ServedModels.resolve(config("model.byLanguage.en=" + bert, "model.byLanguage.de=" + bert));

        assertThat(models.all()).hasSize(1);
    }

    @Test
    void aReferenceWithoutAModelIsReportedUnderItsLanguage() {
        TweetlakeConfig config =
                config("model.byLanguage.en=builtin:default", "model.byLanguage.ja=" + folder.resolve("gone"));

        assertThatThrownBy(() -> ServedModels.resolve(config))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("model.byLanguage.ja: there is no folder ");
    }

    @Test
    void oneModelIsNoneOfSeveral() {
        TweetlakeConfig config = config("model.byLanguage.en=builtin:default");

        assertThatThrownBy(() -> ServedModel.resolve(config))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.byLanguage has a model for each language");
    }

    private static List<String> names(ServedModels models, String... tags) {
        return Stream.of(tags)
                .map(tag -> models.forLanguage(tag).map(ServedModel::name).orElse("-"))
                .toList();
    }

    private static TweetlakeConfig config(String... settings) {
        return ConfigLoader.load(
                        null,
                        Stream.concat(Stream.of("lake.root=none"), Stream.of(settings))
                                .toList(),
                        Map.of())
                .config();
    }

    private static ServedModel model(String name, long order) {
        return new ServedModel(
                new ModelSource.Local("/" + name), name, "1", ModelOptions.defaults(), ModelRole.CHAMPION, order);
    }
}
