package io.tweetlake.common.lake;

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

/**
 * Hours to try the rule of {@code sentiment_spikes} on: volume follows the day and is noisy, the negative share drifts with
 * the day and from hour to hour by more than chance.
 */
final class SimulatedHours {
    static final Duration HOUR = Duration.ofHours(1);
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

    private final Random random;
    private final List<Row> hours = new ArrayList<>();
    private Instant now = START;

    SimulatedHours(long seed) {
        this.random = new Random(seed);
    }

    /** The hours that the rule flags. */
    Set<Instant> spikes() {
        TestSession.get().createDataFrame(hours, HOURS).createOrReplaceTempView("sentiment_by_hour");
        TestSession.get().sql(Views.statement("sentiment_spikes"));
        Set<Instant> spikes = new HashSet<>();
        TestSession.get()
                .sql("SELECT hour FROM sentiment_spikes WHERE is_spike")
                .collectAsList()
                .forEach(row -> spikes.add(row.getTimestamp(0).toInstant()));
        return spikes;
    }

    /** The start of the hour that comes next. */
    Instant now() {
        return now;
    }

    int count() {
        return hours.size();
    }

    void forgetFirst() {
        hours.remove(0);
    }

    /** A thousand hours of each usual volume and share, and no crisis. */
    void quietOnly() {
        for (double volume : VOLUMES) {
            for (double share : SHARES) {
                quiet(1_000, volume, share);
                pause();
            }
        }
    }

    /**
     * 108 crises. Each begins at any minute of an hour.
     *
     * @param times as many tweets as usual
     * @param more that the negative share rises by
     * @return the hours in which they begin
     */
    List<Instant> crises(double times, double more) {
        List<Instant> begun = new ArrayList<>();
        for (double volume : new double[] {30, 100, 1_000}) {
            for (double share : new double[] {0.05, 0.2, 0.35}) {
                for (int crisis = 0; crisis < 12; crisis++) {
                    quiet(48 + random.nextInt(200), volume, share);
                    begun.add(now);
                    double part = 1 - random.nextDouble();
                    hour(volume * (1 + (times - 1) * part), share + more * part);
                    hour(volume * times, share + more);
                    hour(volume * times, share + more);
                }
                pause();
            }
        }
        return begun;
    }

    void quiet(int count, double volume, double share) {
        for (int i = 0; i < count; i++) {
            double angle = 2 * Math.PI * Duration.between(START, now).toHours() / 24;
            hour(volume * (1 + 0.7 * Math.sin(angle)), share * (1 + 0.15 * Math.cos(angle)));
        }
    }

    void add(long tweets, long negative) {
        if (tweets > 0) {
            hours.add(RowFactory.create(
                    Timestamp.from(now), tweets - negative, 0L, negative, tweets, (double) negative / tweets));
        }
        now = now.plus(HOUR);
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

    /** Longer than the rule looks back, so that what comes next is another world. */
    private void pause() {
        now = now.plus(Duration.ofDays(10));
    }
}
