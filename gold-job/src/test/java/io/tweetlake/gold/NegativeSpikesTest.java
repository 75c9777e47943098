package io.tweetlake.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NegativeSpikesTest {
    private static final long ROWS = 200;

    private final NegativeSpikes spikes = new NegativeSpikes(ROWS, 0.15);

    @Test
    void aRiseIsASpikeOnceEnoughCameBefore() {
        for (int i = 0; i < 12; i++) {
            assertThat(spikes.add(40, ROWS)).isNull();
        }
        assertThat(spikes.add(44, ROWS).isSpike()).isFalse();

        NegativeSpikes.Finding spike = spikes.add(100, ROWS);

        assertThat(spike.isSpike()).isTrue();
        assertThat(spike.share()).isEqualTo(0.5);
        assertThat(spike.expected()).isBetween(0.19, 0.21);
        assertThat(spikes.add(40, ROWS).isSpike()).isFalse();
    }

    @Test
    void smallMicroBatchesAreTakenTogether() {
        for (int i = 0; i < 19; i++) {
            assertThat(spikes.add(1, 10)).isNull();
        }
        for (int i = 0; i < 12 * 20; i++) {
            spikes.add(1, 10);
        }
        assertThat(spikes.add(1, 10)).isNotNull();
    }

    @Test
    void aRiseThatIsSmallIsNoneHoweverSure() {
        for (int i = 0; i < 20; i++) {
            spikes.add(20_000, 200_000);
        }
        assertThat(spikes.add(48_000, 200_000).isSpike()).isFalse();
        assertThat(spikes.add(52_000, 200_000).isSpike()).isTrue();
    }

    /** Binomial with a share that wanders by itself, as days and nights do. */
    @Test
    void chanceIsNoSpike() {
        Random random = new Random(7);
        int found = 0;
        for (int i = 0; i < 2_000; i++) {
            double share = 0.25 + 0.1 * Math.sin(i / 12.0);
            long negative = random.doubles(ROWS).filter(value -> value < share).count();
            NegativeSpikes.Finding finding = spikes.add(negative, ROWS);
            found += finding != null && finding.isSpike() ? 1 : 0;
        }
        assertThat(found).isZero();
    }
}
