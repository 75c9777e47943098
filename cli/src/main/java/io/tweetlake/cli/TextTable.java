package io.tweetlake.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/** Prints rows of texts as aligned columns. */
final class TextTable {
    static final int MOST_ROWS = 1_000;
    private static final int WIDEST = 80;
    private static final String GAP = "  ";

    private final String[] header;

    TextTable(String... header) {
        this.header = Arrays.stream(header).map(Terminal::safe).toArray(String[]::new);
    }

    void print(List<Row> rows, PrintWriter out) {
        if (header.length == 0) {
            return;
        }
        List<String[]> lines = rows.stream().limit(MOST_ROWS).map(this::cells).toList();
        int[] widths = new int[header.length];
        Arrays.setAll(widths, i -> widest(i, lines));
        out.println(line(header, widths));
        out.println("-".repeat(Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1)));
        lines.forEach(cells -> out.println(line(cells, widths)));
        out.println(
                rows.size() > MOST_ROWS
                        ? "(the first %,d rows; --format csv or json prints all)".formatted(MOST_ROWS)
                        : "(%,d %s)".formatted(rows.size(), rows.size() == 1 ? "row" : "rows"));
    }

    private String[] cells(Row row) {
        String[] cells = new String[header.length];
        Arrays.setAll(cells, i -> row.isNullAt(i) ? "" : cut(Terminal.safe(row.getString(i))));
        return cells;
    }

    private int widest(int column, List<String[]> lines) {
        return lines.stream()
                .mapToInt(cells -> DisplayWidth.of(cells[column]))
                .reduce(DisplayWidth.of(header[column]), Math::max);
    }

    private static String cut(String text) {
        return DisplayWidth.of(text) <= WIDEST ? text : DisplayWidth.cut(text, WIDEST - 1) + "…";
    }

    private static String line(String[] cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            line.append(i == 0 ? "" : GAP).append(cells[i]).append(" ".repeat(widths[i] - DisplayWidth.of(cells[i])));
        }
        return line.toString().stripTrailing();
    }
}
