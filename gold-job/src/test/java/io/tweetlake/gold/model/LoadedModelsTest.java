package io.tweetlake.gold.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.SentimentPredictor;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelsTest {
    /** As the driver hands them out: each test's models come after those of the one before it. */
    private static long turn = 1;

    private static final Path STATUS = Path.of("/proc/self/status");

    @TempDir
    private Path folder;

    @Test
    void tasksOneAfterTheOtherShareAPredictor() {
        ServedModel model = model(TinyCheckpoints.BERT);
        SentimentPredictor first;
        try (LoadedModels.Lease lease = LoadedModels.lease(model)) {
            first = lease.predictor();
        }

        try (LoadedModels.Lease lease = LoadedModels.lease(model)) {
            assertThat(lease.predictor()).isSameAs(first);
        }
    }

    @Test
    void tasksAtTheSameTimeHaveAPredictorEach() {
        ServedModel model = model(TinyCheckpoints.BERT);
        try (LoadedModels.Lease one = LoadedModels.lease(model);
                LoadedModels.Lease two = LoadedModels.lease(model)) {
            assertThat(one.predictor()).isNotSameAs(two.predictor());
        }
    }

    @Test
    void aReplacedModelServesItsTasksToTheirEnd() {
        LoadedModels.Lease old = LoadedModels.lease(model(TinyCheckpoints.BERT));
        SentimentPredictor predictor = old.predictor();
        try (LoadedModels.Lease replacement = LoadedModels.lease(model(TinyCheckpoints.ROBERTA))) {
            assertThat(replacement.predictor().predict(List.of("new")).get(0).error())
                    .isNull();
            assertThat(predictor.predict(List.of("old")).get(0).error()).isNull();

            old.close();

            assertThatThrownBy(() -> predictor.predict(List.of("too late"))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anOldMicroBatchThatIsRepeatedDoesNotReplaceTheModelInService() {
        ServedModel old = model(TinyCheckpoints.BERT);
        ServedModel inService = model(TinyCheckpoints.ROBERTA);
        SentimentPredictor predictor;
        try (LoadedModels.Lease lease = LoadedModels.lease(inService)) {
            predictor = lease.predictor();
        }

        LoadedModels.lease(old).close();

        try (LoadedModels.Lease lease = LoadedModels.lease(inService)) {
            assertThat(lease.predictor()).isSameAs(predictor);
        }
    }

    @Test
    void aModelThatFailsItsTrialLeavesTheOneInServiceAlone() {
        ServedModel inService = model(TinyCheckpoints.BERT);
        SentimentPredictor predictor;
        try (LoadedModels.Lease lease = LoadedModels.lease(inService)) {
            predictor = lease.predictor();
        }

        assertThatThrownBy(() -> LoadedModels.tryOut(model(TinyCheckpoints.ROBERTA), failed -> {
                    throw new IllegalStateException("no good");
                }))
                .hasMessage("no good");

        try (LoadedModels.Lease lease = LoadedModels.lease(inService)) {
            assertThat(lease.predictor()).isSameAs(predictor);
        }
    }

    @Test
    void aChallengerReplacesNoChampion() {
        ServedModel champion = model(TinyCheckpoints.BERT);
        SentimentPredictor predictor;
        try (LoadedModels.Lease lease = LoadedModels.lease(champion)) {
            predictor = lease.predictor();
        }

        LoadedModels.lease(model(TinyCheckpoints.ROBERTA, ModelRole.CHALLENGER)).close();

        try (LoadedModels.Lease lease = LoadedModels.lease(champion)) {
            assertThat(lease.predictor()).isSameAs(predictor);
        }
    }

    /** Of the process, as the kernel counts it: the weights are outside the heap. */
    @Test
    void memoryAfterTenSwapsIsThatAfterOne() throws Exception {
        Path bundled = BundledModel.unpack();
        swapTo(bundled, "0");
        swapTo(bundled, "1");
        long before = residentMegabytes();

        for (int version = 2; version < 12; version++) {
            swapTo(bundled, String.valueOf(version));
        }

        // Ten models that nobody has closed would be 10 times 90 MB; two of them is what the allocator may keep.
        assertThat(residentMegabytes() - before).isLessThan(200);
    }

    private static void swapTo(Path folder, String version) {
        ServedModel model = new ServedModel(
                new ModelSource.Local(folder.toString()),
                "swapped",
                version,
                Precision.FP32,
                "cpu",
                1024,
                64,
                1 << 20,
                ModelRole.CHAMPION,
                turn++);
        try (LoadedModels.Lease lease = LoadedModels.lease(model)) {
            assertThat(lease.predictor().predict(List.of("hello")).get(0).error())
                    .isNull();
        }
    }

    private static long residentMegabytes() throws IOException {
        assumeThat(STATUS).exists();
        System.gc();
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
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
                Precision.FP32,
                "cpu",
                1024,
                64,
                1 << 20,
                role,
                turn++);
    }
}
