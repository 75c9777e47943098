package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads {@code id2label}: which sentiment each logit stands for. */
final class Labels {

    private static final String FIX = "Set id2label in config.json to negative, neutral and positive, or negative and"
            + " positive, in the order of the classifier's outputs";
    /** A message is no place for a list of a million labels. */
    private static final int MOST_SHOWN = 50;

    private static final int MOST_CHARACTERS = 2_000;
    private static final Set<Set<Sentiment>> COMPLETE =
            Set.of(EnumSet.allOf(Sentiment.class), EnumSet.of(Sentiment.NEGATIVE, Sentiment.POSITIVE));

    private Labels() {}

    /**
     * Names in any case, also {@code LABEL_0} and so on: negative, neutral, positive, or with two labels negative,
     * positive.
     *
     * @param config with {@code id2label}, an object from the number of a logit to a name; where it is missing or null,
     *     there are {@code num_labels} nameless labels, or two, as {@code transformers} has it
     */
    static List<Sentiment> read(JsonNode config) {
        JsonNode id2label = config.hasNonNull("id2label")
                ? config.get("id2label")
                : nameless(config.path("num_labels").asInt(2));
        int count = id2label.size();
        List<Sentiment> labels = IntStream.range(0, count)
                .mapToObj(i -> sentiment(id2label.path(String.valueOf(i)).asText(), count, id2label))
                .toList();
        if (labels.size() != Set.copyOf(labels).size() || !COMPLETE.contains(Set.copyOf(labels))) {
            throw refused(id2label);
        }
        return labels;
    }

    private static Sentiment sentiment(String name, int count, JsonNode id2label) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "negative", "neg", "label_0" -> Sentiment.NEGATIVE;
            case "neutral", "neu" -> Sentiment.NEUTRAL;
            case "positive", "pos", "label_2" -> Sentiment.POSITIVE;
            case "label_1" -> count == 2 ? Sentiment.POSITIVE : Sentiment.NEUTRAL;
            default -> throw refused(id2label);
        };
    }

    private static JsonNode nameless(int count) {
        if (count > MOST_SHOWN) {
            throw new CheckpointException("config.json: num_labels is %,d, not 2 or 3".formatted(count), FIX);
        }
        ObjectNode id2label = JsonNodeFactory.instance.objectNode();
        IntStream.range(0, count).forEach(i -> id2label.put(String.valueOf(i), "LABEL_" + i));
        return id2label;
    }

    private static CheckpointException refused(JsonNode id2label) {
        String text = id2label.size() > MOST_SHOWN ? "" : id2label.toString();
        String shown =
                text.isEmpty() || text.length() > MOST_CHARACTERS ? "%,d labels".formatted(id2label.size()) : text;
        return new CheckpointException("config.json: id2label is " + shown + ", not sentiments", FIX);
    }
}
