package io.tweetlake.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Line-delimited records. */
class RecordSplitterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1}",
                " { \"id\" : 1 } ",
                "[1, 2]",
                "\"text\"",
                "-1.5e3",
                "null",
                "{\"a\":\"\\u00e9\\ud83d\\ude0d \\ud83d 😍\"}"
            })
    void keepsTheExactTextOfALine(String line) {
        assertThat(RecordSplitter.line(line)).containsExactly(new JsonRecord(line, null, null));
    }

    @Test
    void theLineEndOfWindowsIsNoPartOfTheRecord() {
        assertThat(RecordSplitter.line("{}\r")).containsExactly(new JsonRecord("{}", null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\r", " \r"})
    void aBlankLineHoldsNoRecord(String line) {
        assertThat(RecordSplitter.line(line)).isEmpty();
    }

    @Test
    void aLineThatIsNoJsonKeepsItsTextAndSaysWhereItBreaks() {
        assertThat(RecordSplitter.line("{\"id\":1, oops}")).singleElement().satisfies(record -> {
            assertThat(record.raw()).isEqualTo("{\"id\":1, oops}");
            assertThat(record.error()).matches("(?s)Unexpected character.* at line 1, column 10");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1",
                "{\"text\":\"cut sho",
                "{\"user\":{\"name\":\"x\"}",
                "[1,",
                "tru",
                "{'id':1}",
                "01",
                "NaN"
            })
    void aLineThatIsCutShortOrLooselyWrittenIsAnError(String line) {
        assertThat(RecordSplitter.line(line)).singleElement().satisfies(record -> {
            assertThat(record.raw()).isEqualTo(line);
            assertThat(record.error()).matches("(?s).+ at line 1, column \\d+");
        });
    }

    @Test
    void whatFollowsTheRecordOnItsLineIsAnError() {
        assertThat(error("{\"id\":1} trailing")).contains("'trailing'").endsWith("at line 1, column 18");
        assertThat(error("{\"id\":1}{\"id\":2}"))
                .isEqualTo("more than one JSON value in the record at line 1, column 9");
        assertThat(error("1 2")).isEqualTo("more than one JSON value in the record at line 1, column 3");
    }

    @Test
    void recordsNestedWithoutEndAreAnErrorAndNotACrash() {
        assertThat(error("[".repeat(100_000))).contains("nesting depth");
        assertThat(error("{\"a\":".repeat(900) + "1" + "}".repeat(900))).isNull();
    }

    private static String error(String line) {
        return RecordSplitter.line(line).get(0).error();
    }
}
