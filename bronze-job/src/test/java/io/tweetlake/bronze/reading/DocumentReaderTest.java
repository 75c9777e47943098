package io.tweetlake.bronze.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole documents, of one record or of many. */
class DocumentReaderTest {
    @Test
    void anObjectIsOneRecordWithItsExactText() {
        String tweet = "{\n  \"id\" : 1,\n  \"text\" : \"caf\\u00e9 \\ud83d\\ude0d 😍\"\n}";

        assertThat(Found.inDocument("\n " + tweet + "\n\n")).containsExactly(Found.sound(tweet, 0L));
    }

    @Test
    void anArrayIsARecordForEachElement() {
        assertThat(raw("[ {\"id\": 1} ,\n {\"id\": [2, {}]},\"x\\\"]\" , 1.50, null,[ ] ]"))
                .containsExactly("{\"id\": 1}", "{\"id\": [2, {}]}", "\"x\\\"]\"", "1.50", "null", "[ ]");
        assertThat(Found.inDocument("[{},{}]")).containsExactly(Found.sound("{}", 0L), Found.sound("{}", 1L));
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
    void aPageOfV2IsAMessageForEachTweetWithWhatItRefersTo() {
        String page = """
                {"data":[
                  {"id":"1","text":"a","author_id":"7","referenced_tweets":[{"type":"quoted","id":"3"}]},
                  {"id":"2","text":"b","author_id":"8","attachments":{"media_keys":["m1"]}}],
                 "includes":{
                  "users":[{"id":"7","username":"ann"},{"id":"8","username":"bob"},{"id":"9","username":"cid"}],
                  "media":[{"media_key":"m1"}],
                  "tweets":[{"id":"3","author_id":"9"}]},
                 "errors":[{"title":"gone","resource_id":"5"}],
                 "meta":{"result_count":2}}
                """;

        assertThat(raw(page))
                .containsExactly(
                        "{\"data\":{\"id\":\"1\",\"text\":\"a\",\"author_id\":\"7\","
                                + "\"referenced_tweets\":[{\"type\":\"quoted\",\"id\":\"3\"}]},\"includes\":{"
                                + "\"users\":[{\"id\":\"7\",\"username\":\"ann\"},{\"id\":\"9\",\"username\":\"cid\"}],"
                                + "\"tweets\":[{\"id\":\"3\",\"author_id\":\"9\"}]}}",
                        "{\"data\":{\"id\":\"2\",\"text\":\"b\",\"author_id\":\"8\","
                                + "\"attachments\":{\"media_keys\":[\"m1\"]}},\"includes\":{"
                                + "\"users\":[{\"id\":\"8\",\"username\":\"bob\"}],\"media\":[{\"media_key\":\"m1\"}]}}",
                        "{\"errors\":[{\"title\":\"gone\",\"resource_id\":\"5\"}]}");
        assertThat(Found.inDocument(page)).extracting(Found::index).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aPageThatBreaksKeepsTheTweetsBeforeTheBreak() {
        assertThat(Found.inDocument("{\"data\":[{\"id\":\"1\"},{\"id\":\"2\"}],\"includes\":{\"users\":[{\"id\""))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(Found.sound("{\"data\":{\"id\":\"1\"}}", 0L)),
                        second -> assertThat(second).isEqualTo(Found.sound("{\"data\":{\"id\":\"2\"}}", 1L)),
                        rest -> {
                            assertThat(rest.raw()).isEqualTo("{\"id\"");
                            assertThat(rest.error()).contains("end-of-input");
                        });
    }

    @Test
    void aMessageOfOneTweetStaysAsItIs() {
        String tweet = "{\"data\": {\"id\":\"1\"}, \"includes\": {\"users\":[{\"id\":\"9\"}]}}";

        assertThat(raw(tweet)).containsExactly(tweet);
    }

    @Test
    void objectsAndArraysOnLinesOfTheirOwnAreDocumentsAfterEachOther() {
        assertThat(raw("{\"id\":1}\n{\"id\":2}\n [{\"id\":3}]\n\n{\"statuses\":[{\"id\":4}]}"))
                .containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1] [2]", "[1][2]", "[1]\n[2]"})
    void arraysAfterEachOtherAreTheirRecords(String text) {
        assertThat(Found.inDocument(text)).containsExactly(Found.sound("1", 0L), Found.sound("2", 1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]\n2", "[1] 2", "1 2"})
    void otherValuesAfterEachOtherAreAMistake(String text) {
        List<Found> records = Found.inDocument(text);

        assertThat(records.get(0)).isEqualTo(Found.sound("1", 0L));
        assertThat(records.get(1).error()).startsWith("more than one JSON value in the record at line ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"statuses\":[]}", "{\"posts\":[]}", "{\"data\":[],\"meta\":{\"result_count\":0}}"})
    void anEnvelopeWithNothingInItIsARecordItself(String text) {
        assertThat(Found.inDocument(text)).containsExactly(Found.sound(text, 0L));
    }

    @Test
    void anElementThatIsNotUtf8SpoilsNoOther() {
        var text = new ByteArrayOutputStream();
        text.writeBytes("[{\"id\":1},{\"id\":\"".getBytes(StandardCharsets.UTF_8));
        text.write(0xE9);
        text.writeBytes("\"},{\"id\":3}]".getBytes(StandardCharsets.UTF_8));
        DocumentReader reader =
                DocumentReader.ofDocument(new Utf8JsonFactory(1_000, 1_000, 1_000_000), text.toByteArray(), 0);

        assertThat(reader.next().error()).isNull();
        JsonRecord broken = reader.next();
        assertThat(broken.error()).isEqualTo("invalid UTF-8 at byte 7 of the record");
        assertThat(broken.raw()).contains(0xE9);
        assertThat(reader.next().error()).isNull();
        assertThat(reader.hasNext()).isFalse();
    }

    @Test
    void whatComesBeforeABreakIsKeptAndTheRestIsOneRecord() {
        List<Found> records = Found.inDocument("[{\"id\":1},\n{\"id\":2},\n{\"id\" 3},\n{\"id\":4}]");

        assertThat(records)
                .extracting(Found::raw)
                .containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\" 3},\n{\"id\":4}]");
        assertThat(records).extracting(Found::index).containsExactly(0L, 1L, 2L);
        assertThat(records.get(1).error()).isNull();
        assertThat(records.get(2).error()).matches("(?s)Unexpected character.* at line 3, column 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"id\":1}", "[{\"id\":1},", "{\"statuses\":[{\"id\":1}", "{\"statuses\":[{\"id\":1}]"})
    void aDocumentThatEndsTooEarlyLeavesATrace(String text) {
        List<Found> records = Found.inDocument(text);

        assertThat(records).hasSize(2);
        assertThat(records.get(0)).isEqualTo(Found.sound("{\"id\":1}", 0L));
        assertThat(records.get(1).error()).contains("end-of-input");
    }

    @Test
    void aRecordThatIsCutShortKeepsItsText() {
        assertThat(raw("{\"id\":1}\n{\"text\":\"cut sho")).containsExactly("{\"id\":1}", "{\"text\":\"cut sho");
        assertThat(raw("[{\"id\":1}, {\"text\":\"cut sho")).containsExactly("{\"id\":1}", "{\"text\":\"cut sho");
    }

    @Test
    void whatFollowsADocumentAndIsNoJsonIsARecordWithAnError() {
        List<Found> records = Found.inDocument("[{\"id\":1}]<html>");

        assertThat(records.get(0).error()).isNull();
        assertThat(records.get(1).raw()).isEqualTo("<html>");
        assertThat(records.get(1).error()).endsWith("at line 1, column 11");
    }

    @Test
    void elementsNestedWithoutEndAreAnErrorAndNotACrash() {
        assertThat(Found.inDocument("[{\"id\":1}," + "[".repeat(100_000)))
                .extracting(Found::error)
                .satisfiesExactly(
                        first -> assertThat(first).isNull(),
                        second -> assertThat(second).contains("nesting depth"));
    }

    private static List<String> raw(String document) {
        return Found.inDocument(document).stream().map(Found::raw).toList();
    }
}
