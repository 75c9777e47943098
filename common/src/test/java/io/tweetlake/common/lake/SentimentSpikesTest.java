package io.tweetlake.common.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/**
 * The rule of {@code sentiment_spikes} on simulated hours: volume follows the day and is noisy, the negative share drifts
 * with the day and from hour to hour by more than chance.
 */
class SentimentSpikesTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final double[] VOLUMES = {12, 30, 100, 1_000};
    private static final double[] SHARES = {0.05, 0.2, 0.35, 0.5};
    private static final StructType HOURS = new StructType()
            .add("hour", DataTypes.TimestampType)
            .add("positive", DataTypes.LongType)
            .add("neutral", DataTypes.LongType)
            .add("negative", DataTypes.LongType)
            .add("total", DataTypes.LongType)
            .add("negative_share", DataTypes.DoubleType);

    private final Random random = new Random(8);
    private final List<Row> hours = new ArrayList<>();
    private Instant now = START;

    @Test
    void flagsAtMostOneQuietHourInAThousand() {
        for (double volume : VOLUMES) {
            for (double share : SHARES) {
                quiet(1_000, volume, share);
                pause();
            }
        }

        assertThat(spikes()).hasSizeLessThanOrEqualTo(hours.size() / 1_000);
    }

    /** A crisis begins at any minute of an hour, brings three times the tweets, and raises the share by 0.4. */
    @Test
    void findsACrisisInTheHourItBeginsOrTheNext() {
        List<Instant> begun = new ArrayList<>();
        for (double volume : new double[] {30, 100, 1_000}) {
            for (double share : new double[] {0.05, 0.2, 0.35}) {
                for (int crisis = 0; crisis < 12; crisis++) {
                    quiet(48 + random.nextInt(200), volume, share);
                    begun.add(now);
                    double begins = random.nextDouble();
                    hour(volume * (1 + 2 * (1 - begins)), share + 0.4 * (1 - begins));
                    hour(volume * 3, share + 0.4);
                    hour(volume * 3, share + 0.4);
                }
                pause();
            }
        }

        Set<Instant> spikes = spikes();
        List<Instant> missed = begun.stream()
                .filter(hour -> !spikes.contains(hour) && !spikes.contains(hour.plus(HOUR)))
                .toList();
        assertThat(missed).isEmpty();
    }

    @Test
    void aHandfulOfTweetsIsNoSpikeHoweverNegative() {
        quiet(100, 100, 0.2);
        add(19, 19);

        assertThat(spikes()).isEmpty();
    }

    @Test
    void nothingIsExpectedOfTheFirstHours() {
        quiet(12, 100, 0.2);
        add(100, 100);
        assertThat(spikes()).containsExactly(now.minus(HOUR));

        hours.remove(0);
        assertThat(spikes()).isEmpty();
    }

    private Set<Instant> spikes() {
        TestSession.get().createDataFrame(hours, HOURS).createOrReplaceTempView("sentiment_by_hour");
        TestSession.get().sql(Views.statement("sentiment_spikes"));
        Set<Instant> spikes = new HashSet<>();
        TestSession.get()
                .sql("SELECT hour FROM sentiment_spikes WHERE is_spike")
                .collectAsList()
                .forEach(row -> spikes.add(row.getTimestamp(0).toInstant()));
        return spikes;
    }

    private void quiet(int count, double volume, double share) {
        for (int i = 0; i < count; i++) {
            double angle = 2 * Math.PI * Duration.between(START, now).toHours() / 24;
            hour(volume * (1 + 0.7 * Math.sin(angle)), share * (1 + 0.15 * Math.cos(angle)));
        }
    }

    /** Longer than the rule looks back, so that what comes next is another world. */
    private void pause() {
        now = now.plus(Duration.ofDays(10));
    }

    private void hour(double volume, double share) {
        int tweets = (int) Math.round(volume * Math.exp(0.3 * random.nextGaussian()));
        double drifted = Math.min(1, Math.max(0, share * (1 + 0.1 * random.nextGaussian())));
        int negative = 0;
        for (int i = 0; i < tweets; i++) {
            negative += random.nextDouble() < drifted ? 1 : 0;
        }
        add(tweets, negative);
    }

    private void add(long tweets, long negative) {
        if (tweets > 0) {
            hours.add(RowFactory.create(
                    Timestamp.from(now), tweets - negative, 0L, negative, tweets, (double) negative / tweets));
        }
        now = now.plus(HOUR);
    }
}
