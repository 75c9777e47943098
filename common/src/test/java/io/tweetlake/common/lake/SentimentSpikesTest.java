package io.tweetlake.common.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The rule of {@code sentiment_spikes} on simulated hours. */
@Tag("spark")
class SentimentSpikesTest {
    private final SimulatedHours hours = new SimulatedHours(8);

    @Test
    void flagsAtMostOneQuietHourInAThousand() {
        hours.quietOnly();

        assertThat(hours.spikes()).hasSizeLessThanOrEqualTo(hours.count() / 1_000);
    }

    /** Three times the tweets, and a share higher by 0.4. */
    @Test
    void findsACrisisInTheHourItBeginsOrTheNext() {
        List<Instant> begun = hours.crises(3, 0.4);

        assertThat(missed(begun, hours.spikes())).isEmpty();
    }

    @Test
    void aHandfulOfTweetsIsNoSpikeHoweverNegative() {
        hours.quiet(100, 100, 0.2);
        hours.add(19, 19);

        assertThat(hours.spikes()).isEmpty();
    }

    @Test
    void nothingIsExpectedOfTheFirstHours() {
        hours.quiet(12, 100, 0.2);
        hours.add(100, 100);
        assertThat(hours.spikes()).containsExactly(hours.now().minus(SimulatedHours.HOUR));

        hours.forgetFirst();
        assertThat(hours.spikes()).isEmpty();
    }

    /** Prints what the rule does on other seeds, from the one given on; asserts nothing, as it is for the rationale. */
    @Test
    @EnabledIfSystemProperty(named = "tweetlake.spikes.seed", matches = "\\d+")
    void onOtherSeeds() {
        long first = Long.getLong("tweetlake.spikes.seed");
        for (long seed = first; seed < first + 10; seed++) {
            SimulatedHours quiet = new SimulatedHours(seed);
            quiet.quietOnly();
            System.out.printf(
                    "seed %d: %d of %d quiet hours flagged; of 108 crises missed %d, of 108 mild ones %d%n",
                    seed, quiet.spikes().size(), quiet.count(), missed(seed, 3, 0.4), missed(seed, 1.5, 0.3));
        }
    }

    private static int missed(long seed, double times, double more) {
        SimulatedHours hours = new SimulatedHours(seed);
        List<Instant> begun = hours.crises(times, more);
        return missed(begun, hours.spikes()).size();
    }

    private static List<Instant> missed(List<Instant> begun, Set<Instant> spikes) {
        return begun.stream()
                .filter(hour -> !spikes.contains(hour) && !spikes.contains(hour.plus(SimulatedHours.HOUR)))
                .toList();
    }
}
