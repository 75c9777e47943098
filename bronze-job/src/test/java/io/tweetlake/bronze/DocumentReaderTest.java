package io.tweetlake.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole documents, of one record or of many. */
class DocumentReaderTest {
    @Test
    void anObjectIsOneRecordWithItsExactText() {
        String tweet = "{\n  \"id\" : 1,\n  \"text\" : \"caf\\u00e9 \\ud83d\\ude0d 😍\"\n}";

        assertThat(RecordSplitter.document("\n " + tweet + "\n\n")).containsExactly(new JsonRecord(tweet, 0L, null));
    }

    @Test
    void anArrayIsARecordForEachElement() {
        assertThat(raw("[ {\"id\": 1} ,\n {\"id\": [2, {}]},\"x\\\"]\" , 1.50, null,[ ] ]"))
                .containsExactly("{\"id\": 1}", "{\"id\": [2, {}]}", "\"x\\\"]\"", "1.50", "null", "[ ]");
        assertThat(RecordSplitter.document("[{},{}]"))
                .containsExactly(new JsonRecord("{}", 0L, null), new JsonRecord("{}", 1L, null));
    }

    @Test
    void aSearchResponseIsARecordForEachOfItsStatuses() {
        assertThat(raw("{\"search_metadata\":{\"count\":[1]},\"statuses\":[{\"id\":1},{\"id\":2}],\"more\":{}}"))
                .containsExactly("{\"id\":1}", "{\"id\":2}");
    }

    @Test
    void onlyAnArrayOnTheFirstLevelIsAnEnvelope() {
        String list = "{\"statuses\":{\"id\":1}}";
        String deeper = "{\"user\":{\"statuses\":[1]}}";

        assertThat(raw(list)).containsExactly(list);
        assertThat(raw(deeper)).containsExactly(deeper);
    }

    @Test
    void valuesAfterEachOtherAreDocumentsAfterEachOther() {
        assertThat(raw("{\"id\":1}\n{\"id\":2} [{\"id\":3}]{\"statuses\":[{\"id\":4}]}5 true"))
                .containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}", "5", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "[]", "{\"statuses\":[]}", "\uFEFF"})
    void thereMayBeNoRecordAtAll(String text) {
        assertThat(RecordSplitter.document(text)).isEmpty();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheDocument() {
        assertThat(RecordSplitter.document("\uFEFF{\"id\":1}")).containsExactly(new JsonRecord("{\"id\":1}", 0L, null));
    }

    @Test
    void whatComesBeforeABreakIsKeptAndTheRestIsOneRecord() {
        List<JsonRecord> records = RecordSplitter.document("[{\"id\":1},\n{\"id\":2},\n{\"id\" 3},\n{\"id\":4}]");

        assertThat(records)
                .extracting(JsonRecord::raw)
                .containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\" 3},\n{\"id\":4}]");
        assertThat(records).extracting(JsonRecord::index).containsExactly(0L, 1L, 2L);
        assertThat(records.get(1).error()).isNull();
        assertThat(records.get(2).error()).matches("(?s)Unexpected character.* at line 3, column 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"id\":1}", "[{\"id\":1},", "{\"statuses\":[{\"id\":1}", "{\"statuses\":[{\"id\":1}]"})
    void aDocumentThatEndsTooEarlyLeavesATrace(String text) {
        List<JsonRecord> records = RecordSplitter.document(text);

        assertThat(records).hasSize(2);
        assertThat(records.get(0)).isEqualTo(new JsonRecord("{\"id\":1}", 0L, null));
        assertThat(records.get(1).error()).contains("end-of-input");
    }

    @Test
    void aRecordThatIsCutShortKeepsItsText() {
        assertThat(raw("{\"id\":1}\n{\"text\":\"cut sho")).containsExactly("{\"id\":1}", "{\"text\":\"cut sho");
        assertThat(raw("[{\"id\":1}, {\"text\":\"cut sho")).containsExactly("{\"id\":1}", "{\"text\":\"cut sho");
    }

    @Test
    void whatFollowsADocumentAndIsNoJsonIsARecordWithAnError() {
        List<JsonRecord> records = RecordSplitter.document("[{\"id\":1}]<html>");

        assertThat(records.get(0).error()).isNull();
        assertThat(records.get(1).raw()).isEqualTo("<html>");
        assertThat(records.get(1).error()).endsWith("at line 1, column 11");
    }

    @Test
    void elementsNestedWithoutEndAreAnErrorAndNotACrash() {
        assertThat(RecordSplitter.document("[{\"id\":1}," + "[".repeat(100_000)))
                .extracting(JsonRecord::error)
                .satisfiesExactly(
                        first -> assertThat(first).isNull(),
                        second -> assertThat(second).contains("nesting depth"));
    }

    private static List<String> raw(String document) {
        return RecordSplitter.document(document).stream().map(JsonRecord::raw).toList();
    }
}
