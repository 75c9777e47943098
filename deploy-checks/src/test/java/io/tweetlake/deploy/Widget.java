package io.tweetlake.deploy;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A chart, table or counter of the dashboard, as {@code deploy/dashboard/layout.json} describes it.
 *
 * @param dataset the name of its query: a file in {@code deploy/dashboard}, without the suffix
 * @param value column of a counter; null otherwise
 * @param x column along the axis of a chart; null otherwise
 * @param y column of a chart's heights; null otherwise
 * @param color column that tells the series of a chart apart; null otherwise
 * @param columns of a table, in order; null otherwise
 * @param width in columns of the grid; null for the kind's own
 */
record Widget(
        Kind kind,
        String title,
        String dataset,
        String value,
        String x,
        String y,
        String color,
        List<String> columns,
        Integer width) {

    /** What the file calls it, in which version of that widget, and its size on the grid. */
    enum Kind {
        COUNTER(2, 3, 3),
        LINE(3, 6, 7),
        BAR(3, 6, 7),
        TABLE(2, 6, 6);

        final int version;
        final int width;
        final int height;

        Kind(int version, int width, int height) {
            this.version = version;
            this.width = width;
            this.height = height;
        }
    }

    Widget {
        columns = columns == null ? List.of() : columns;
        width = width == null ? kind.width : width;
    }

    int height() {
        return kind.height;
    }

    /** The columns that it shows, each once. */
    List<String> fields() {
        return Stream.concat(Stream.of(value, x, y, color).filter(Objects::nonNull), columns.stream())
                .distinct()
                .toList();
    }
}
