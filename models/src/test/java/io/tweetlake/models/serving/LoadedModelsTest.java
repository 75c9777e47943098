package io.tweetlake.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.sentiment.MeasuredProcess;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.SentimentPredictor;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class LoadedModelsTest {
    private final LoadedModels models = new LoadedModels();
    /** As the driver hands them out. */
    private long turn = 1;

    @TempDir
    private Path folder;

    @Test
    void tasksOneAfterTheOtherShareAPredictor() {
        ServedModel model = model(TinyCheckpoints.BERT);
        SentimentPredictor first;
        try (LoadedModels.Lease lease = models.borrow(model)) {
            first = lease.predictor();
        }

        try (LoadedModels.Lease lease = models.borrow(model)) {
            assertThat(lease.predictor()).isSameAs(first);
        }
    }

    @Test
    void tasksAtTheSameTimeHaveAPredictorEach() {
        ServedModel model = model(TinyCheckpoints.BERT);
        try (LoadedModels.Lease one = models.borrow(model);
                LoadedModels.Lease two = models.borrow(model)) {
            assertThat(one.predictor()).isNotSameAs(two.predictor());
        }
    }

    @Test
    void aReplacedModelServesItsTasksToTheirEnd() {
        LoadedModels.Lease old = models.borrow(model(TinyCheckpoints.BERT));
        SentimentPredictor predictor = old.predictor();
        try (LoadedModels.Lease replacement = models.borrow(model(TinyCheckpoints.ROBERTA))) {
            assertThat(replacement.predictor().predict(List.of("new")).get(0).error())
                    .isNull();
            assertThat(predictor.predict(List.of("old")).get(0).error()).isNull();

            old.close();

            assertThatThrownBy(() -> predictor.predict(List.of("too late"))).isInstanceOf(IllegalStateException.class);
        }
    }

    private SentimentPredictor predictorOf(ServedModel model) {
        try (LoadedModels.Lease lease = models.borrow(model)) {
            return lease.predictor();
        }
    }

    @Test
    void anOldMicroBatchThatIsRepeatedDoesNotReplaceTheModelInService() {
        ServedModel old = model(TinyCheckpoints.BERT);
        ServedModel inService = model(TinyCheckpoints.ROBERTA);
        SentimentPredictor predictor = predictorOf(inService);

        models.borrow(old).close();

        assertThat(predictorOf(inService)).isSameAs(predictor);
    }

    @Test
    void aModelThatFailsItsTrialLeavesTheOneInServiceAlone() {
        ServedModel inService = model(TinyCheckpoints.BERT);
        SentimentPredictor predictor = predictorOf(inService);

        assertThatThrownBy(() -> models.tryBeside(model(TinyCheckpoints.ROBERTA), failed -> {
                    throw new IllegalStateException("no good");
                }))
                .hasMessage("no good");

        assertThat(predictorOf(inService)).isSameAs(predictor);
    }

    @Test
    void modelsOfDifferentLanguagesStayWhenOneOfThemIsReplaced() {
        ServedModel english = model(TinyCheckpoints.BERT);
        ServedModel others = model(TinyCheckpoints.ROBERTA);
        ServedModels before = new ServedModels(Map.of("en", english, "*", others));
        models.replaceOthers(before);
        SentimentPredictor ofEnglish = predictorOf(before.forLanguage("en").orElseThrow());
        SentimentPredictor ofOthers = predictorOf(before.forLanguage("ja").orElseThrow());

        ServedModels after = new ServedModels(Map.of("en", english, "*", model(TinyCheckpoints.DISTILBERT)));
        models.replaceOthers(after);

        assertThat(predictorOf(after.forLanguage("en").orElseThrow())).isSameAs(ofEnglish);
        assertThatThrownBy(() -> ofOthers.predict(List.of("too late"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aChallengerReplacesNoChampion() {
        ServedModel champion = model(TinyCheckpoints.BERT);
        SentimentPredictor predictor = predictorOf(champion);

        models.borrow(model(TinyCheckpoints.ROBERTA, ModelRole.CHALLENGER)).close();

        assertThat(predictorOf(champion)).isSameAs(predictor);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the kernel's count of a process's memory is Linux's")
    void memoryAfterTenSwapsIsThatAfterOne() throws Exception {
        List<Long> megabytes = MeasuredProcess.run(
                        folder, Swaps.class, 256, BundledModel.unpack().toString())
                .stream()
                .map(Long::valueOf)
                .toList();
        assertThat(megabytes).hasSize(Swaps.SWAPS + 1);
        // Ten models that nobody has closed would be 10 times 90 MB; two of them is what the allocator may keep.
        assertThat(megabytes.get(Swaps.SWAPS) - megabytes.get(1))
                .as("megabytes by swap: %s", megabytes)
                .isLessThan(200);
    }

    private ServedModel model(String checkpoint) {
        return model(checkpoint, ModelRole.CHAMPION);
    }

    private ServedModel model(String checkpoint, ModelRole role) {
        Path unpacked = TinyCheckpoints.unpack(checkpoint, folder);
        return new ServedModel(
                new ModelSource.Local(unpacked.toString()),
                checkpoint,
                folder.toString(),
                new ModelOptions(Precision.FP32, "cpu", 1024, 64, 1 << 20),
                role,
                turn++);
    }
}
