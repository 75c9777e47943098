package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsAreAsWideAsTheirWidestValue() {
        assertThat(printed(List.of("a", "label"), row("negative", "1"), row("ok", "22")))
                .containsExactly("a         label", "---------------", "negative  1", "ok        22", "(2 rows)");
    }

    @Test
    void aValueCountsAsManyColumnsAsATerminalGivesIt() {
        assertThat(printed(
                        List.of("text", "n"), row("日本", "1"), row("😍", "2"), row("e\u0301", "3"), row("plain", "4")))
                .containsExactly(
                        "text   n", "--------", "日本   1", "😍     2", "e\u0301      3", "plain  4", "(4 rows)");
    }

    @Test
    void aNullIsBlankAndNotAWord() {
        assertThat(printed(List.of("a", "b"), row(null, "1"))).containsExactly("a  b", "----", "   1", "(1 row)");
    }

    @Test
    void aLongValueIsCutBetweenCharacters() {
        String cut = printed(List.of("a"), row("😍".repeat(60))).get(2);
        assertThat(cut).isEqualTo("😍".repeat(39) + "…");
        assertThat(printed(List.of("a"), row("x".repeat(80))).get(2)).isEqualTo("x".repeat(80));
        assertThat(printed(List.of("a"), row("x".repeat(81))).get(2)).isEqualTo("x".repeat(79) + "…");
    }

    @Test
    void aRowIsALineWhateverItHolds() {
        assertThat(printed(List.of("a\nb"), row("one\ntwo\u001b[31m")))
                .containsExactly("a b", "------------", "one two [31m", "(1 row)");
    }

    @Test
    void noRowsAreSaidToBeNone() {
        assertThat(printed(List.of("a"))).containsExactly("a", "-", "(0 rows)");
    }

    @Test
    void anAnswerWithoutColumnsPrintsNothing() {
        assertThat(printed(List.of())).isEmpty();
    }

    @Test
    void whatIsLeftOutIsSaid() {
        Row[] rows = Collections.nCopies(1_001, row("x")).toArray(Row[]::new);
        List<String> lines = printed(List.of("a"), rows);
        assertThat(lines).hasSize(1_003);
        assertThat(lines.get(1_002)).isEqualTo("(the first 1,000 rows; --format csv or json prints all)");
    }

    private static Row row(String... values) {
        return RowFactory.create((Object[]) values);
    }

    private static List<String> printed(List<String> header, Row... rows) {
        StringWriter out = new StringWriter();
        new TextTable(header.toArray(String[]::new)).print(List.of(rows), new PrintWriter(out, true));
        return out.toString().lines().toList();
    }
}
