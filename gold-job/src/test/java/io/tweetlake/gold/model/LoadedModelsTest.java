package io.tweetlake.gold.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.SentimentPredictor;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelsTest {
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

    private ServedModel model(String checkpoint) {
        Path unpacked = TinyCheckpoints.unpack(checkpoint, folder);
        return new ServedModel(
                ModelReference.parse(unpacked.toString()),
                checkpoint,
                folder.toString(),
                Precision.FP32,
                1024,
                64,
                1 << 20);
    }
}
