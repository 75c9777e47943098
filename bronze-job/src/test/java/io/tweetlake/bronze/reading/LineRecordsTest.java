package io.tweetlake.bronze.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
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
        assertThat(Found.inLines("{\"id\":1} trailing"))
                .satisfiesExactly(record -> assertThat(record).isEqualTo(Found.sound("{\"id\":1}", null)), rest -> {
                    assertThat(rest.raw()).isEqualTo("trailing");
                    assertThat(rest.error()).contains("'trailing'").contains("at line 1");
                });
        assertThat(error("1 2")).isEqualTo("more than one JSON value in the record at line 1, column 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1}{\"id\":2}{\"id\":3}",
                "{\"id\":1} {\"id\":2}\t{\"id\":3}\n",
                "{\"id\":1},{\"id\":2},{\"id\":3}",
                "{\"id\":1},\n{\"id\":2},\n{\"id\":3}\n",
                "{\"id\":1}{\"id\":2}\n{\"id\":3}\n",
                "{\"id\":1}\n\uFEFF{\"id\":2}\n\uFEFF{\"id\":3}\n"
            })
    void objectsOneAfterTheOtherAreEachARecord(String text) {
        assertThat(Found.inLines(text))
                .containsExactly(
                        Found.sound("{\"id\":1}", null),
                        Found.sound("{\"id\":2}", null),
                        Found.sound("{\"id\":3}", null));
    }

    @Test
    void prettyPrintedObjectsThatAreJoinedAreEachARecord() {
        String first = "{\n \"id\": 1,\n \"user\": {\n  \"id\": 9\n }\n}";
        String second = "{\n \"id\": 2\n}";

        assertThat(Found.inLines(first + second + "\n" + first))
                .containsExactly(Found.sound(first, null), Found.sound(second, null), Found.sound(first, null));
    }

    /** In each, record 1 and 2 are whole, and 3 is not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\n{\"id\":1},\n{\"id\":2},\n{\"id\":",
                "[{\"id\":1},{\"id\":2},{\"id\":",
                "[\n  {\"id\":1},\n  {\"id\":2},\n  {\n    \"id\":",
                "[{\"id\":1},{\"id\":2}",
                "[\n{\"id\":1},\n{\"id\":2},\n"
            })
    void anArrayThatIsCutShortKeepsWhatStandsBeforeTheBreak(String text) {
        List<Found> found = Found.inLines(text);

        assertThat(found)
                .extracting(Found::raw)
                .startsWith("{\"id\":1}", "{\"id\":2}")
                .hasSize(3);
        assertThat(found.get(0).error()).isNull();
        assertThat(found.get(1).error()).isNull();
        assertThat(found.get(2).error()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\n{\"id\":1},\n{\"id\":x},\n{\"id\":3}\n]\n",
                "[\n  {\"id\":1},\n  {\"id\":x},\n  {\"id\":3}\n]\n{\"id\":4}",
                "[{\"id\":1},\n{\"id\":x},\n{\"id\":3}]",
                "[\n  {\"id\":1},\n  {\n    \"id\":x\n  },\n  {\"id\":3}\n]\n"
            })
    void oneBadElementOfAnArrayOverLinesCostsItselfAlone(String text) {
        assertThat(Found.inLines(text))
                .filteredOn(found -> found.error() == null)
                .extracting(found -> found.raw().strip())
                .startsWith("{\"id\":1}", "{\"id\":3}");
        assertThat(Found.inLines(text))
                .filteredOn(found -> found.error() != null)
                .singleElement()
                .satisfies(bad -> assertThat(bad.raw()).contains("\"id\":x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[\n{\"id\":1}\n{\"id\":2}\n]\n", "[\n  {\"id\":1}\n  {\"id\":2}\n]", "[{\"id\":1}\n{\"id\":2}]"
            })
    void anArrayWithoutCommasIsItsRecords(String text) {
        assertThat(Found.inLines(text))
                .extracting(found -> found.raw().strip(), Found::error)
                .containsExactly(tuple("{\"id\":1}", null), tuple("{\"id\":2}", null));
    }

    @Test
    void aLineThatWasCutWhileItWasWrittenCostsItselfAlone() {
        for (String torn :
                List.of("{\"id\":1,\"te", "{\"id\":1,", "{\"id\":1,\"a\":", "{\"id\":1,\"a\":[", "{\"id\":[{")) {
            assertThat(Found.inLines("{\"id\":0}\n" + torn + "\n{\"id\":2}\n{\"id\":3}\n"))
                    .extracting(Found::raw)
                    .as(torn)
                    .containsExactly("{\"id\":0}", torn, "{\"id\":2}", "{\"id\":3}");
            assertThat(Found.inLines(torn + "\n{\"id\":2}"))
                    .extracting(Found::raw)
                    .as(torn)
                    .containsExactly(torn, "{\"id\":2}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":1", "{\"id\":NaN}", "[1,", "{\"id\":0x1}", "{id:1}", "\"\\x\""})
    void anErrorNamesNoOptionOfTheParser(String line) {
        assertThat(Found.inLines(line))
                .last()
                .satisfies(found ->
                        assertThat(found.error()).isNotNull().doesNotContain("Feature", "REDACTED", "Source:", "`"));
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
