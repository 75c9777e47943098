package io.tweetlake.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.sentiment.Sentiment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * How many labelled tweets of a window there are of each label, of each range of the label's probability, and of each range of
 * length. Two windows are compared by the population stability index of each of the three.
 */
final class DriftWindow {
    /** Where a bin begins: percent of probability, which is a third at least where there are three labels. */
    private static final List<Integer> CONFIDENCE = List.of(0, 40, 50, 60, 70, 80, 90);
    /** The same of characters that the model is given. */
    private static final List<Integer> LENGTH = List.of(0, 20, 40, 70, 100, 140, 200, 280);

    /** What is counted of a micro-batch, by bins: the name of a figure is that of its bin. */
    private static final Map<String, List<Column>> BINS = bins();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, List<Long>> counts;

    private DriftWindow(Map<String, List<Long>> counts) {
        this.counts = counts;
    }

    /** The figures that {@link #of} reads. */
    static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        BINS.forEach((name, bins) -> {
            for (int i = 0; i < bins.size(); i++) {
                columns.add(count_if(bins.get(i)).as(figure(name, i)));
            }
        });
        return columns;
    }

    static DriftWindow of(Map<String, Object> figures) {
        Map<String, List<Long>> counts = new LinkedHashMap<>();
        BINS.forEach((name, bins) -> {
            List<Long> ofBins = new ArrayList<>();
            for (int i = 0; i < bins.size(); i++) {
                ofBins.add(((Number) figures.get(figure(name, i))).longValue());
            }
            counts.put(name, ofBins);
        });
        return new DriftWindow(counts);
    }

    static DriftWindow empty() {
        Map<String, List<Long>> counts = new LinkedHashMap<>();
        BINS.forEach(
                (name, bins) -> counts.put(name, bins.stream().map(bin -> 0L).toList()));
        return new DriftWindow(counts);
    }

    /** @throws IllegalArgumentException where it is no text of {@link #json}, or one of other bins */
    static DriftWindow parse(String json) {
        try {
            Map<String, List<Long>> counts = JSON.readValue(json, new TypeReference<Map<String, List<Long>>>() {});
            DriftWindow window = new DriftWindow(counts);
            if (!window.hasBinsOf(empty())) {
                throw new IllegalArgumentException("it was counted by other bins");
            }
            return window;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    String json() {
        try {
            return JSON.writeValueAsString(counts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers are JSON", e);
        }
    }

    private boolean hasBinsOf(DriftWindow other) {
        return counts.keySet().equals(other.counts.keySet())
                && counts.keySet().stream()
                        .allMatch(name -> counts.get(name).size()
                                == other.counts.get(name).size());
    }

    /** Labelled tweets. */
    long rows() {
        return sum(counts.get("labels"));
    }

    DriftWindow plus(DriftWindow other) {
        Map<String, List<Long>> both = new LinkedHashMap<>();
        counts.forEach((name, bins) -> {
            List<Long> more = other.counts.get(name);
            List<Long> total = new ArrayList<>();
            for (int i = 0; i < bins.size(); i++) {
                total.add(bins.get(i) + more.get(i));
            }
            both.put(name, total);
        });
        return new DriftWindow(both);
    }

    /** {@link #stabilityIndex} of labels, confidence and length, by these names. */
    Map<String, Double> distanceFrom(DriftWindow reference) {
        Map<String, Double> distances = new LinkedHashMap<>();
        counts.forEach((name, bins) -> distances.put(name, stabilityIndex(reference.counts.get(name), bins)));
        return distances;
    }

    /**
     * The population stability index, {@code sum((a - e) * ln(a / e))} over the bins, where {@code e} is a bin's share of the
     * reference and {@code a} its share now: 0 where the shares are the same, about 0.1 where it is worth a look, above
     * 0.25 where the population is another (Siddiqi, Credit Risk Scorecards, Wiley 2006, where it is the system stability
     * report). It is the symmetric divergence of Kullback and Leibler. Half a tweet is added to each bin, so that an empty one
     * has a logarithm. Without any drift it is, in the mean, {@code (bins - 1) * (1/n + 1/m)} for windows of {@code n} and
     * {@code m} tweets (Yurdakul, Statistical Properties of Population Stability Index, Western Michigan University 2018).
     */
    static double stabilityIndex(List<Long> reference, List<Long> now) {
        double index = 0;
        for (int i = 0; i < now.size(); i++) {
            double expected = smoothedShare(reference, i);
            double actual = smoothedShare(now, i);
            index += (actual - expected) * Math.log(actual / expected);
        }
        return index;
    }

    private static double smoothedShare(List<Long> bins, int bin) {
        return (bins.get(bin) + 0.5) / (sum(bins) + 0.5 * bins.size());
    }

    private static long sum(List<Long> bins) {
        return bins.stream().mapToLong(Long::longValue).sum();
    }

    private static String figure(String name, int bin) {
        return "drift_" + name + "_" + bin;
    }

    private static Map<String, List<Column>> bins() {
        Column label = col("predicted_sentiment");
        Map<String, List<Column>> bins = new LinkedHashMap<>();
        bins.put(
                "labels",
                Arrays.stream(Sentiment.values())
                        .map(sentiment -> label.equalTo(sentiment.label()))
                        .toList());
        bins.put("confidence", ranges(label, col("predicted_score"), CONFIDENCE));
        bins.put("length", ranges(label, length(col("clean_text")), LENGTH));
        return bins;
    }

    private static List<Column> ranges(Column label, Column value, List<Integer> starts) {
        List<Column> ranges = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            Column from = label.isNotNull().and(value.geq(starts.get(i)));
            ranges.add(i + 1 < starts.size() ? from.and(value.lt(lit(starts.get(i + 1)))) : from);
        }
        return ranges;
    }
}
