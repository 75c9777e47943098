package io.tweetlake.models.mlflow;

/** Conditions of MLflow's searches, whose strings have no escapes. */
final class SearchFilter {
    private SearchFilter() {}

    /**
     * A condition that everything with this value meets. Where the value cannot be written, as with an apostrophe, other
     * values may meet it too: {@code _} then stands for any character, and the caller compares what was found.
     *
     * @param key as MLflow's searches name it
     */
    static String equal(String key, String value) {
        String written = value.replaceAll("['\\\\]", "_");
        return "%s %s '%s'".formatted(key, written.equals(value) ? "=" : "LIKE", written);
    }
}
