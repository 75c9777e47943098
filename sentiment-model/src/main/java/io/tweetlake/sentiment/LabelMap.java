package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which sentiment each label of a classifier stands for. Several may stand for one: their probabilities add up.
 *
 * @param names the classifier's own, in the order of its logits
 * @param sentiments for each of them
 * @param given whether a user has said so, and not the built-in table
 */
public record LabelMap(List<String> names, List<Sentiment> sentiments, boolean given) {
    /** Beyond those of any classifier of texts. */
    private static final int MOST_LABELS = 1 << 10;
    /** Of a message. */
    private static final int MOST_SHOWN = 20;

    private static final int NAMELESS = 2;
    private static final String NAMELESS_PREFIX = "LABEL_";

    private static final Map<String, Sentiment> WORDS = Map.of(
            "very negative", Sentiment.NEGATIVE,
            "negative", Sentiment.NEGATIVE,
            "neg", Sentiment.NEGATIVE,
            "neutral", Sentiment.NEUTRAL,
            "neu", Sentiment.NEUTRAL,
            "pos", Sentiment.POSITIVE,
            "positive", Sentiment.POSITIVE,
            "very positive", Sentiment.POSITIVE);
    private static final List<Sentiment> TWO = List.of(Sentiment.NEGATIVE, Sentiment.POSITIVE);
    private static final List<Sentiment> THREE = List.of(Sentiment.values());
    private static final List<Sentiment> STARS =
            List.of(Sentiment.NEGATIVE, Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE, Sentiment.POSITIVE);

    /**
     * The names of config.json: {@code id2label}, an object from the number of a logit to a name; where it is missing or null,
     * there are {@code num_labels} labels, or two, that are only counted, as {@code transformers} has it.
     */
    static List<String> names(JsonNode config) {
        JsonNode id2label = config.path("id2label");
        boolean counted = id2label.isMissingNode() || id2label.isNull();
        int count = counted ? config.path("num_labels").asInt(NAMELESS) : id2label.size();
        if (count < 2 || count > MOST_LABELS) {
            throw new CheckpointException(
                    "config.json: has " + count + " labels", "Use a classifier with 2 to " + MOST_LABELS + " labels");
        }
        return IntStream.range(0, count)
                .mapToObj(i -> counted
                        ? NAMELESS_PREFIX + i
                        : id2label.path(String.valueOf(i)).asText())
                .toList();
    }

    /**
     * @param given sentiments by label, in any case, for all labels of the classifier where it has one of them; where it has
     *     none, the built-in table serves: words (negative, NEU, Very Positive and the like), one to five stars, and
     *     {@code LABEL_0} and so on, for negative, neutral, positive or with two labels negative, positive
     * @throws CheckpointException if a label is in neither, or none is negative, or none positive
     */
    static LabelMap of(List<String> names, Map<String, Sentiment> given) {
        Map<String, Sentiment> byName = new HashMap<>();
        given.forEach((name, sentiment) -> byName.put(normal(name), sentiment));
        boolean isGiven = names.stream().anyMatch(name -> byName.containsKey(normal(name)));
        Map<String, Sentiment> table = isGiven ? byName : builtIn(names.size());
        List<Sentiment> sentiments = new ArrayList<>();
        names.forEach(name -> sentiments.add(table.get(normal(name))));
        if (sentiments.contains(null)
                || !sentiments.contains(Sentiment.NEGATIVE)
                || !sentiments.contains(Sentiment.POSITIVE)) {
            throw refused(names, table);
        }
        return new LabelMap(names, List.copyOf(sentiments), isGiven);
    }

    private static Map<String, Sentiment> builtIn(int count) {
        Map<String, Sentiment> table = new HashMap<>(WORDS);
        List<Sentiment> counted = count == TWO.size() ? TWO : count == THREE.size() ? THREE : List.of();
        for (int i = 0; i < counted.size(); i++) {
            table.put(normal(NAMELESS_PREFIX + i), counted.get(i));
        }
        if (count == STARS.size()) {
            for (int i = 0; i < count; i++) {
                table.put((i + 1) + " star", STARS.get(i));
                table.put((i + 1) + " stars", STARS.get(i));
            }
        }
        return table;
    }

    private static String normal(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ");
    }

    private static CheckpointException refused(List<String> names, Map<String, Sentiment> table) {
        List<String> shown = names.stream().limit(MOST_SHOWN).map(Shortened::of).toList();
        String more = names.size() > shown.size() ? " and " + (names.size() - shown.size()) + " more" : "";
        String map = IntStream.range(0, shown.size())
                .mapToObj(i -> '"' + shown.get(i) + "\": " + label(table.get(normal(names.get(i)))))
                .collect(Collectors.joining(", ", "{", more.isEmpty() ? "}" : ", ...}"));
        return new CheckpointException(
                "config.json: its labels are " + String.join(", ", shown) + more
                        + ", which are not all known as sentiments, negative and positive among them",
                "Say what each stands for, negative, neutral or positive: model.labels: " + map);
    }

    private static String label(Sentiment known) {
        return known == null ? "?" : known.label();
    }

    /** Whether the names are the sentiments themselves. */
    public boolean isPlain() {
        return IntStream.range(0, names.size())
                .allMatch(i -> names.get(i).equalsIgnoreCase(sentiments.get(i).label()));
    }

    /**
     * One logit for each sentiment that the classifier has: the logarithm of the sum of what its labels' logits are the logarithms
     * of, so that softmax gives the sums of their probabilities.
     */
    float[] grouped(float[] logits) {
        if (Set.copyOf(sentiments).size() == logits.length) {
            return logits;
        }
        float largest = logits[0];
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double[] sums = new double[Sentiment.values().length];
        for (int i = 0; i < logits.length; i++) {
            sums[sentiments.get(i).id()] += Math.exp(logits[i] - largest);
        }
        int[] present =
                sentiments.stream().mapToInt(Sentiment::id).distinct().sorted().toArray();
        float[] grouped = new float[present.length];
        for (int i = 0; i < present.length; i++) {
            grouped[i] = (float) (largest + Math.log(sums[present[i]]));
        }
        return grouped;
    }

    /** For display, such as {@code 1 star: negative, 2 stars: negative}; names that are the sentiments are not repeated. */
    public String text() {
        String more = names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "";
        return IntStream.range(0, Math.min(names.size(), MOST_SHOWN))
                        .mapToObj(i -> (isPlain() ? "" : Shortened.of(names.get(i)) + ": ")
                                + sentiments.get(i).label())
                        .collect(Collectors.joining(", "))
                + more;
    }
}
