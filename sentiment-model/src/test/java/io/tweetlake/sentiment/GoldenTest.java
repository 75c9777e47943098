package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        try (TextTokenizer tokenizer =
                TextTokenizer.load(checkpoint.folder().resolve(TokenizerFile.FILE), checkpoint.maxTokens())) {
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

    private static void assertLogits(Checkpoint checkpoint, int batchTokens, int windowRows, List<Golden> goldens) {
        ModelOptions options = new ModelOptions(Precision.FP32, "cpu", batchTokens, windowRows);
        try (SentimentModel model = SentimentModel.load(checkpoint, options);
                SentimentPredictor predictor = model.newPredictor()) {
            List<ScoredText> scored =
                    predictor.scoreAll(goldens.stream().map(Golden::text).toList());
            for (int i = 0; i < goldens.size(); i++) {
                assertThat(scored.get(i).logits())
                        .as("%s in batches of %d", goldens.get(i).text(), batchTokens)
                        .containsExactly(goldens.get(i).logits(), TOLERANCE);
            }
        }
    }
}
