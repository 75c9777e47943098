package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and logits are those of {@code transformers}, whatever else is in the batch. */
class GoldenTest {

    private static final Offset<Float> TOLERANCE = within(1e-4f);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-bert", "tiny-bert-two-labels", "tiny-roberta", "tiny-xlm-roberta", "tiny-distilbert"})
    void tokensAreThoseOfTransformers(String name) {
        Checkpoint checkpoint = Checkpoint.open(TinyCheckpoints.unpack(name, folder));
        try (TextTokenizer tokenizer = TextTokenizer.load(checkpoint)) {
            for (Golden golden : Golden.of(name)) {
                assertThat(tokenizer.encode(golden.text())).as(golden.text()).isEqualTo(golden.ids());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-bert", "tiny-bert-two-labels", "tiny-roberta", "tiny-xlm-roberta", "tiny-distilbert"})
    void logitsAreThoseOfTransformersWhateverTheBatch(String name) {
        Checkpoint checkpoint = Checkpoint.open(TinyCheckpoints.unpack(name, folder));
        List<Golden> shuffled = new ArrayList<>(Golden.of(name));
        Collections.shuffle(shuffled, new Random(7));

        assertLogits(checkpoint, 1, 2048, Golden.of(name));
        assertLogits(checkpoint, 100, 2048, shuffled);
        assertLogits(checkpoint, 4096, 5, shuffled);
        assertLogits(checkpoint, 1_000_000, 2048, Golden.of(name));
    }

    /** Added tokens, another frame, a mask that takes the space before it, and a space before the text. */
    @Test
    void theOlderFilesBesideTheVocabularyAreReadAsTransformersReadsThem() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(TinyCheckpoints.unpackOlderRoberta(folder));

        try (TextTokenizer tokenizer = TextTokenizer.load(checkpoint)) {
            for (Golden golden : Golden.of("tiny-roberta-older")) {
                assertThat(tokenizer.encode(golden.text())).as(golden.text()).isEqualTo(golden.ids());
            }
        }
        assertLogits(checkpoint, 2048, 2048, Golden.of("tiny-roberta-older"));
    }

    /** Pickles in both formats with views of storages, half precision, older tokenizers, and other labels. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hub-roberta",
                "hub-roberta-latest",
                "hub-xlm-roberta",
                "hub-distilbert",
                "hub-camembert",
                "hub-bert-stars",
                "hub-distilbert-five"
            })
    void theFilesOfModelsOnTheHubGiveTheTokensAndLogitsOfTransformers(String name) {
        Checkpoint checkpoint = Checkpoint.open(TinyCheckpoints.unpackHub(name, folder));
        try (TextTokenizer tokenizer = TextTokenizer.load(checkpoint)) {
            for (Golden golden : Golden.of(name)) {
                assertThat(tokenizer.encode(golden.text())).as(golden.text()).isEqualTo(golden.ids());
            }
        }
        assertLogits(checkpoint, 512, 2048, Golden.of(name));
    }

    @Test
    void theSettingsOfAVocabularyAreReadAsTransformersReadsThem() throws IOException {
        Path checkpoint = TinyCheckpoints.unpackHub("hub-distilbert", folder);
        ObjectMapper json = new ObjectMapper();
        JsonNode cases = json.readTree(getClass().getResourceAsStream("wordpiece-settings-golden.json"));
        assertThat(cases).hasSize(6);
        for (JsonNode golden : cases) {
            json.writeValue(checkpoint.resolve("tokenizer_config.json").toFile(), golden.get("config"));
            try (TextTokenizer tokenizer = TextTokenizer.load(Checkpoint.open(checkpoint))) {
                for (int i = 0; i < golden.get("texts").size(); i++) {
                    String text = golden.get("texts").get(i).asText();
                    long[] ids = json.convertValue(golden.get("ids").get(i), long[].class);
                    assertThat(tokenizer.encode(text))
                            .as("%s %s", golden.get("config"), text)
                            .isEqualTo(ids);
                }
            }
        }
    }

    @Test
    void pickledWeightsInSeveralFilesGiveTheLogitsOfTheWhole() throws IOException {
        String version = Checkpoint.open(TinyCheckpoints.unpackHub("hub-roberta-latest", folder))
                .version();
        Checkpoint parts = Checkpoint.open(TinyCheckpoints.unpackHubInParts(folder));
        assertThat(parts.version()).isNotEqualTo(version);
        assertLogits(parts, 1024, 2048, Golden.of("hub-roberta-latest"));
    }

    @Test
    void theOlderFilesOfATokenizerGiveTheSameTokens() throws IOException {
        Path checkpoint = TinyCheckpoints.unpack("tiny-roberta", folder);
        Path whole = checkpoint.resolve("tokenizer.json");
        ObjectMapper json = new ObjectMapper();
        JsonNode model = json.readTree(whole.toFile()).get("model");
        json.writeValue(checkpoint.resolve("vocab.json").toFile(), model.get("vocab"));
        List<String> merges = new ArrayList<>(List.of("#version: 0.2"));
        model.get("merges")
                .forEach(pair ->
                        merges.add(pair.get(0).asText() + " " + pair.get(1).asText()));
        Files.write(checkpoint.resolve("merges.txt"), merges);
        Files.delete(whole);

        try (TextTokenizer tokenizer = TextTokenizer.load(Checkpoint.open(checkpoint))) {
            for (Golden golden : Golden.of("tiny-roberta")) {
                assertThat(tokenizer.encode(golden.text())).as(golden.text()).isEqualTo(golden.ids());
            }
        }
    }

    @Test
    void weightsInSeveralFilesGiveTheLogitsOfTheWhole() throws IOException {
        Path whole = TinyCheckpoints.unpack("tiny-roberta", folder);
        String version = Checkpoint.open(whole).version();
        WeightParts.split(whole);
        Checkpoint parts = Checkpoint.open(whole);
        assertThat(parts.version()).isNotEqualTo(version);
        assertLogits(parts, 1024, 2048, Golden.of("tiny-roberta"));
    }

    /** Which of those of a precision a model takes is a matter of speed and of its labels. */
    @ParameterizedTest
    @MethodSource("formats")
    void everyWayToComputeInAPrecisionGivesThoseLogits(String name, EncoderVariant format, float tolerance) {
        Checkpoint checkpoint = Checkpoint.open(TinyCheckpoints.unpack(name, folder));
        List<Golden> goldens = Golden.of(name);
        NativeLibraries.load();
        try (TextTokenizer tokenizer = TextTokenizer.load(checkpoint);
                Encoder encoder = Encoder.load(checkpoint, tokenizer, format, Device.cpu())) {
            assertLogitsWhateverTheBatch(tokenizer, encoder, goldens, tolerance);
        }
    }

    static Stream<Arguments> formats() {
        return Stream.of("tiny-bert", "tiny-bert-two-labels", "tiny-roberta", "tiny-xlm-roberta", "tiny-distilbert")
                .flatMap(name -> Stream.of(
                        Arguments.of(name, EncoderVariant.FP32, 1e-4f),
                        Arguments.of(name, EncoderVariant.PACKED_FP32, 1e-4f),
                        Arguments.of(name, EncoderVariant.INT8, 0.2f),
                        Arguments.of(name, EncoderVariant.TWO_DIGIT_INT8, 5e-3f)));
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "AUTO"})
    void wherePackedWeightsAreNotToBeHadPlainOnesServe(Precision wanted) {
        Checkpoint checkpoint = Checkpoint.open(TinyCheckpoints.unpack("tiny-roberta", folder));
        NativeLibraries.load();
        try (TextTokenizer tokenizer = TextTokenizer.load(checkpoint)) {
            PrecisionTrials trials = new PrecisionTrials(
                    false, tokenizer, ModelOptions.defaults(), checkpoint.labels(Map.of()), variant -> {
                        if (variant != EncoderVariant.FP32) {
                            throw new IllegalStateException("Unknown builtin op: mkldnn::_linear_pointwise");
                        }
                        return Encoder.load(checkpoint, tokenizer, variant, Device.cpu());
                    });
            try (trials) {
                PrecisionTrial chosen = PrecisionChoice.of(wanted, false).choose(trials);
                assertThat(chosen.variant()).isEqualTo(EncoderVariant.FP32);
            }
        }
    }

    /** Rounded arithmetic moves logits a little, whatever the batch. */
    @ParameterizedTest
    @MethodSource("rounded")
    void logitsAreCloseToThoseOfTransformersInEveryPrecision(String name, Precision precision, float tolerance) {
        Checkpoint checkpoint = Checkpoint.open(TinyCheckpoints.unpack(name, folder));
        List<Golden> shuffled = new ArrayList<>(Golden.of(name));
        Collections.shuffle(shuffled, new Random(7));
        ModelOptions options = new ModelOptions(precision, "cpu", 1024, 2048, 0);
        try (SentimentModel model = SentimentModel.load(checkpoint, options)) {
            if (precision == Precision.BF16) {
                assumeThat(model.precision())
                        .as("the processor needs AVX-512 or AVX-NE-CONVERT for bf16")
                        .isEqualTo("bf16");
            }
            assertThat(model.precision()).isEqualTo(precision.label());
            assertLogitsWhateverTheBatch(model.tokenizer(), model.encoder(), shuffled, tolerance);
        }
    }

    static Stream<Arguments> rounded() {
        return Stream.of("tiny-bert", "tiny-bert-two-labels", "tiny-roberta", "tiny-xlm-roberta", "tiny-distilbert")
                .flatMap(name -> Stream.of(
                        Arguments.of(name, Precision.BF16, 0.05f),
                        Arguments.of(name, Precision.INT8, 0.2f),
                        Arguments.of(name, Precision.FP16, 0.02f)));
    }

    @Test
    void theFormatThatIsChosenHereIsOneOfThem() {
        Checkpoint checkpoint = Checkpoint.open(TinyCheckpoints.unpack("tiny-roberta", folder));
        try (SentimentModel model =
                SentimentModel.load(checkpoint, new ModelOptions(Precision.AUTO, "cpu", 1024, 2048, 0))) {
            assertThat(model.precision()).isIn("fp32", "bf16", "int8");
        }
    }

    private static void assertLogits(Checkpoint checkpoint, int batchTokens, int windowRows, List<Golden> goldens) {
        ModelOptions options = new ModelOptions(Precision.FP32, "cpu", batchTokens, windowRows, 0);
        try (SentimentModel model = SentimentModel.load(checkpoint, options);
                SentimentPredictor predictor = model.newPredictor()) {
            assertLogits(
                    goldens,
                    predictor.scoreAll(goldens.stream().map(Golden::text).toList()),
                    batchTokens,
                    TOLERANCE);
        }
    }

    private static void assertLogitsWhateverTheBatch(
            TextTokenizer tokenizer, Encoder encoder, List<Golden> goldens, float tolerance) {
        List<String> texts = goldens.stream().map(Golden::text).toList();
        for (int batchTokens : new int[] {1, 100, 1_000_000}) {
            WindowScorer scorer =
                    new WindowScorer(tokenizer::encode, encoder::logits, batchTokens, new PredictionCache(0));
            assertLogits(goldens, scorer.score(texts), batchTokens, within(tolerance));
        }
    }

    private static void assertLogits(
            List<Golden> goldens, List<ScoredText> scored, int batchTokens, Offset<Float> tolerance) {
        for (int i = 0; i < goldens.size(); i++) {
            assertThat(scored.get(i).logits())
                    .as("%s in batches of %d", goldens.get(i).text(), batchTokens)
                    .containsExactly(goldens.get(i).logits(), tolerance);
        }
    }
}
