package io.tweetlake.deploy;

import java.util.List;

/**
 * A chart, table or counter of the dashboard.
 *
 * @param dataset the name of the one that it shows
 * @param x column along the axis; of a counter, what it counts; null for a table
 * @param y column of heights; null for counters and tables
 * @param color column that tells series apart; null without
 * @param columns of a table, in order; empty for others
 * @param width of the twelve columns of the grid
 */
record Widget(
        Kind kind,
        String title,
        String dataset,
        String x,
        String y,
        String color,
        List<String> columns,
        int width,
        int height) {

    /** How the file names it, and in which version of that widget. */
    enum Kind {
        COUNTER(2),
        LINE(3),
        BAR(3),
        TABLE(2);

        final int version;

        Kind(int version) {
            this.version = version;
        }
    }

    static Widget counter(String title, String dataset, String value) {
        return new Widget(Kind.COUNTER, title, dataset, value, null, null, List.of(), 3, 3);
    }

    static Widget line(String title, String dataset, String x, String y, String color) {
        return new Widget(Kind.LINE, title, dataset, x, y, color, List.of(), 6, 7);
    }

    static Widget bar(String title, String dataset, String x, String y, String color) {
        return new Widget(Kind.BAR, title, dataset, x, y, color, List.of(), 6, 7);
    }

    static Widget table(String title, String dataset, int width, String... columns) {
        return new Widget(Kind.TABLE, title, dataset, null, null, null, List.of(columns), width, 6);
    }

    /** The columns that it shows, each once. */
    List<String> fields() {
        return kind == Kind.TABLE
                ? columns
                : java.util.stream.Stream.of(x, y, color)
                        .filter(java.util.Objects::nonNull)
                        .distinct()
                        .toList();
    }
}
