package io.tweetlake.bronze.reading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Line-delimited records. */
class LineRecordsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1}",
                " { \"id\" : 1 } ",
                "\"text\"",
                "-1.5e3",
                "null",
                "{\"a\":\"\\u00e9\\ud83d\\ude0d \\ud83d 😍\"}"
            })
    void keepsTheExactTextOfALine(String line) {
        assertThat(Found.inLines(line)).containsExactly(Found.sound(line, null));
    }

    @Test
    void theLineEndOfWindowsIsNoPartOfTheRecord() {
        assertThat(Found.inLines("{}\r\n")).containsExactly(Found.sound("{}", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\r", " \r"})
    void aBlankLineHoldsNoRecord(String line) {
        assertThat(Found.inLines(line)).isEmpty();
    }

    @Test
    void aLineThatIsNoJsonKeepsItsTextAndSaysWhereItBreaks() {
        assertThat(Found.inLines("{\"id\":1, oops}")).singleElement().satisfies(record -> {
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
                "{\"a\":[1,",
                "tru",
                "{'id':1}",
                "01",
                "NaN"
            })
    void aLineThatIsCutShortOrLooselyWrittenIsAnError(String line) {
        assertThat(Found.inLines(line)).singleElement().satisfies(record -> {
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

    @Test
    void anEnvelopeOnALineIsTheRecordsInIt() {
        assertThat(Found.inLines("{\"id\":1}\n[{\"id\":2},{\"id\":3}]\n{\"statuses\":[{\"id\":4}]}\n"))
                .containsExactly(
                        Found.sound("{\"id\":1}", null),
                        Found.sound("{\"id\":2}", 0L),
                        Found.sound("{\"id\":3}", 1L),
                        Found.sound("{\"id\":4}", 0L));
    }

    @Test
    void aDocumentOverSeveralLinesIsNotTakenForLines() {
        assertThat(Found.inLines("\n[\n  {\"id\": 1},\n  {\"id\": 2}\n]\n"))
                .containsExactly(Found.sound("{\"id\": 1}", 0L), Found.sound("{\"id\": 2}", 1L));
        assertThat(Found.inLines("{\n  \"id\": 1\n}\n{\n  \"id\": 2\n}\n"))
                .extracting(Found::raw)
                .containsExactly("{\n  \"id\": 1\n}", "{\n  \"id\": 2\n}");
    }

    @Test
    void aFirstLineThatIsCutShortDoesNotMakeADocumentOfTheOthers() {
        assertThat(Found.inLines("{\"id\":1,\n{\"id\":2}\n{\"id\":3}"))
                .extracting(Found::raw)
                .containsExactly("{\"id\":1,", "{\"id\":2}", "{\"id\":3}");
    }

    @Test
    void aNulIsAnErrorOfItsLineAlone() {
        assertThat(Found.inLines("{\0\"\0\n{\"id\":1}\n\0\0\0\0"))
                .extracting(Found::error)
                .satisfiesExactly(
                        first -> assertThat(first).contains("CTRL-CHAR, code 0"),
                        second -> assertThat(second).isNull(),
                        third -> assertThat(third).contains("CTRL-CHAR, code 0"));
    }

    private static String error(String line) {
        return Found.inLines(line).get(0).error();
    }
}
