package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDeviceTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void loadLibtorch() {
        NativeLibraries.load();
    }

    @Test
    void autoIsTheFirstGpuWhereThereIsOne() {
        assertThat(ModelDevice.of("auto", 0)).isEqualTo(Device.cpu());
        assertThat(ModelDevice.of("auto", 2)).isEqualTo(Device.gpu(0));
        assertThat(ModelDevice.of("cpu", 2)).isEqualTo(Device.cpu());
        assertThat(ModelDevice.of("gpu", 1)).isEqualTo(Device.gpu(0));
        assertThat(ModelDevice.of("gpu1", 2)).isEqualTo(Device.gpu(1));
    }

    @Test
    void aGpuThatIsNotThereIsSaidWithWhatToDo() {
        assertThatExceptionOfType(DeviceException.class)
                .isThrownBy(() -> ModelDevice.of("gpu1", 1))
                .satisfies(e -> {
                    assertThat(e.problem()).isEqualTo("gpu1 is asked for, and libtorch finds 1 GPUs here");
                    assertThat(e.fix()).contains("auto or cpu", "PYTORCH_LIBRARY_PATH");
                });
    }

    @Test
    void aModelForAGpuDoesNotLoadWhereThereIsNone() {
        assumeThat(ModelDevice.gpus()).as("there is a GPU here").isZero();
        Checkpoint checkpoint = Checkpoint.open(TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder));
        assertThatThrownBy(() -> SentimentModel.load(checkpoint, options(Precision.AUTO, "gpu")))
                .isInstanceOf(DeviceException.class);
    }

    @Test
    void onAGpuLogitsAreThoseOfTransformersAndHalfPrecisionIsCloseToThem() {
        assumeThat(ModelDevice.gpus()).as("libtorch finds no GPU here").isPositive();
        assertLogits(Precision.FP32, 1e-3f);
        assertLogits(Precision.FP16, 0.02f);
    }

    private void assertLogits(Precision precision, float tolerance) {
        Checkpoint checkpoint = Checkpoint.open(TinyCheckpoints.unpack(TinyCheckpoints.ROBERTA, folder));
        List<Golden> goldens = Golden.of(TinyCheckpoints.ROBERTA);
        try (SentimentModel model = SentimentModel.load(checkpoint, options(precision, "gpu"));
                SentimentPredictor predictor = model.newPredictor()) {
            assertThat(model.precision()).isEqualTo(precision.label());
            List<ScoredText> scored =
                    predictor.scoreAll(goldens.stream().map(Golden::text).toList());
            for (int i = 0; i < goldens.size(); i++) {
                assertThat(scored.get(i).logits())
                        .as(goldens.get(i).text())
                        .containsExactly(goldens.get(i).logits(), within(tolerance));
            }
        }
    }

    private static ModelOptions options(Precision precision, String device) {
        return new ModelOptions(precision, device, 256, 2048, 0);
    }
}
