package io.tweetlake.common.config.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void twoLettersInTheWrongOrderAreOneSlip() {
        assertThat(Nearest.distance("glod", "gold")).isEqualTo(1);
        assertThat(Nearest.to("glod", List.of("model", "gold", "sql"))).contains("gold");
    }

    @Test
    void aWordThatIsLikeNoneGetsNoSuggestion() {
        assertThat(Nearest.to("dashboard", List.of("model", "gold", "sql"))).isEmpty();
    }
}
