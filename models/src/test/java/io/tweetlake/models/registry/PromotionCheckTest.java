package io.tweetlake.models.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.registry.ModelPromotion.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromotionCheckTest {
    private static final PromotionCheck MET = PromotionCheck.minMacroRecall(0.6, 0.6);

    @Test
    void aLimitItselfIsMet() {
        assertThat(MET.met()).isTrue();
        assertThat(PromotionCheck.maxInferenceMs(2000, 2000).met()).isTrue();
        assertThat(PromotionCheck.maxDrop(0.75, "1", 0.875, 0.125).met()).isTrue();
    }

    @Test
    void aValueBeyondItsLimitIsNot() {
        assertThat(PromotionCheck.minMacroRecall(0.5999, 0.6).met()).isFalse();
        assertThat(PromotionCheck.maxInferenceMs(2000.1, 2000).met()).isFalse();
        assertThat(PromotionCheck.maxDrop(0.74, "1", 0.875, 0.125).met()).isFalse();
        assertThat(PromotionCheck.minMacroRecall(Double.NaN, 0).met()).isFalse();
    }

    @Test
    void itsTextNamesTheValueTheLimitAndTheKey() {
        assertThat(MET).hasToString("macro recall 0.6000, at least 0.6000 (promotion.minMacroRecall)");
        assertThat(PromotionCheck.maxInferenceMs(12.34, 2000))
                .hasToString("inference p95 12.3 ms, at most 2000.0 ms (promotion.maxInferenceMs)");
        assertThat(PromotionCheck.maxDrop(0.7, "3", 0.8, 0.01))
                .hasToString("macro recall 0.7000, at most 0.0100 below the 0.8000 of version 3 (promotion.maxDrop)");
        assertThat(PromotionCheck.notRejected("its weights are not numbers"))
                .hasToString("rejected: its weights are not numbers");
    }

    @Test
    void aVersionPassesIfItMeetsEveryCheck() {
        ModelVersion version =
                new ModelVersion("tweets", "2", "models:/m-1", "None", List.of(), Map.of(), "", 1_700_000_000_000L);

        assertThat(new Verdict(version, "1", List.of(PromotionCheck.notRejected(null), MET)).passes())
                .isTrue();
        assertThat(new Verdict(version, "1", List.of(MET, PromotionCheck.notRejected("no good"))).passes())
                .isFalse();
    }
}
