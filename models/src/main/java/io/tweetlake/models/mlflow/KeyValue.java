package io.tweetlake.models.mlflow;

import java.util.List;
import java.util.Map;

/** The form that MLflow has parameters and tags in. */
public record KeyValue(String key, String value) {
    /** What MLflow cuts a parameter's value at, without a word. */
    private static final int LONGEST_PARAMETER = 6_000;
    /** What MLflow cuts a tag's value at, without a word. */
    private static final int LONGEST_TAG = 8_000;

    private static final String CUT = " ... (cut)";

    static List<KeyValue> list(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> new KeyValue(tag.getKey(), tagValue(tag.getValue())))
                .toList();
    }

    /** As it is, or cut with a word. */
    static String tagValue(String value) {
        return cut(value, LONGEST_TAG);
    }

    /** As it is, or cut with a word. */
    static String parameterValue(String value) {
        return cut(value, LONGEST_PARAMETER);
    }

    private static String cut(String value, int longest) {
        return value.length() <= longest ? value : value.substring(0, longest - CUT.length()) + CUT;
    }
}
