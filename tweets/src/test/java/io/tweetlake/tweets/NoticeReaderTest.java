package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tweetlake.tweets.Notice.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notices themselves are in the table of samples: {@link ShapesTest}. */
class NoticeReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[1]",
                "5",
                "{\"delete\":\"all\"}",
                "{\"limit\":5}",
                "{\"warning\":{\"text\":\"hot\"}}",
                "{\"friends\":5}",
                "{\"errors\":0}",
                "{\"errors\":[]}",
                "{\"errors\":[\"one\"]}",
                "{\"errors\":{\"one\":{\"title\":\"x\"}}}",
                "{\"data\":[{\"id\":\"1\"}],\"errors\":[{\"title\":\"x\"}]}",
                "{\"action\":\"delete\",\"created_at\":\"2026-06-17T15:40:00Z\"}",
                "{\"id\":\"5\",\"action\":\"keep\",\"reason\":\"deleted\"}",
                "{\"title\":\"a book\",\"type\":\"novel\"}",
                "{\"meta\":{\"result_count\":1}}",
                "{\"data\":[{\"id\":\"1\"}],\"meta\":{\"result_count\":0}}"
            })
    void notEveryObjectIsANotice(String record) throws Exception {
        assertThat(NoticeReader.read(new JsonMapper().readTree(record))).isEmpty();
    }

    @Test
    void aNoticeIsToBeObeyedWhateverItsTimeLooksLike() throws Exception {
        assertThat(TweetReader.read("{\"delete\":{\"status\":{\"id\":5},\"timestamp_ms\":\"soon\"}}"))
                .isEqualTo(notices(new Notice(Kind.DELETE, "5", null, null)));
    }

    @Test
    void theIdInAStringIsTheExactOne() throws Exception {
        assertThat(TweetReader.read(
                        "{\"delete\":{\"status\":{\"id\":601430178305220600,\"id_str\":\"601430178305220608\"}}}"))
                .isEqualTo(notices(new Notice(Kind.DELETE, "601430178305220608", null, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{%s}", "{\"data\":null,%s}", "{\"data\":[],%s}", "{\"data\":{},%s}"})
    void eachErrorOfAnAnswerIsANotice(String answer) throws Exception {
        String errors = """
                "errors":[
                  {"title":"Not Found Error","resource_type":"tweet","resource_id":"5"},
                  {"title":"Forbidden","resource_type":"user","value":"6"},
                  {"code":88,"message":"Rate limit exceeded"}, "one"]""";

        assertThat(TweetReader.read(answer.formatted(errors)))
                .isEqualTo(notices(
                        new Notice(Kind.ERROR, "5", null, null),
                        new Notice(Kind.ERROR, null, "6", null),
                        new Notice(Kind.ERROR, null, null, null),
                        new Notice(Kind.ERROR, null, null, null)));
    }

    @Test
    void anErrorDoesNotHideTheMessageThatItCameWith() throws Exception {
        assertThat(TweetReader.read(
                        "{\"data\":{\"delete\":{\"tweet\":{\"id\":\"5\"}}},\"errors\":[{\"title\":\"x\"}]}"))
                .isEqualTo(notices(new Notice(Kind.DELETE, "5", null, null), new Notice(Kind.ERROR, null, null, null)));
        assertThat(
                        TweetReader.read(
                                "{\"data\":{\"id\":\"2067208121012453886\",\"text\":\"hello\"},\"errors\":[{\"title\":\"x\"}]}"))
                .isInstanceOf(Tweet.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"2067173465877643765\",\"reason\":\"deleted\"%s} | DELETE",
                "{\"id\":\"2067173465877643765\",\"redacted_at\":null%s} | DELETE",
                "{\"id\":\"2067173465877643765\",\"reason\":\"suspended\",\"created_at\":\"soon\"%s} | DELETE",
                "{\"id\":\"20\",\"reason\":\"deleted\",\"created_at\":\"2006-03-21T20:50:14.000Z\"%s} | DELETE",
                "{\"id\":\"2067173465877643765\",\"reason\":\"scrub_geo\"%s} | SCRUB_GEO",
            })
    void batchComplianceNamesATweet(String line, Kind kind) throws Exception {
        Notices read = (Notices) TweetReader.read(line.formatted(",\"action\":\"delete\""));

        assertThat(read.all()).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(kind);
            assertThat(notice.tweetId()).isIn("2067173465877643765", "20");
            assertThat(notice.userId()).isNull();
        });
    }

    /** No tweet after 4 November 2010 has such an id; accounts had until 2015. */
    @Test
    void batchComplianceOfAnAccountDeletesNoTweet() throws Exception {
        assertThat(TweetReader.read("""
                {"id":"1467810369","action":"delete","created_at":"2013-05-29T20:50:14.000Z","reason":"deactivated",
                 "redacted_at":"2026-06-17T15:40:00.000Z"}"""))
                .isEqualTo(notices(
                        new Notice(Kind.USER_DELETE, null, "1467810369", Instant.parse("2026-06-17T15:40:00Z"))));
    }

    @Test
    void theRoundedIdOfANoticeIsNotObeyed() {
        assertThatThrownBy(() -> TweetReader.read(
                        "{\"delete\":{\"status\":{\"id\":601430178305220600,\"id_str\":\"6.0143E+17\"}}}"))
                .isInstanceOfSatisfying(
                        Rejection.class, e -> assertThat(e.reason()).isEqualTo(Rejection.Reason.BAD_ID));
        assertThatThrownBy(
                        () -> TweetReader.read("{\"id\":\"6.0143E+17\",\"action\":\"delete\",\"reason\":\"deleted\"}"))
                .hasMessage("id is `6.0143E+17`");
    }

    private static Notices notices(Notice... notices) {
        return new Notices(List.of(notices));
    }

    @Test
    void labelsAreWordsOfTheTable() {
        assertThat(Kind.SCRUB_GEO.label()).isEqualTo("scrub-geo");
        assertThat(Kind.EMPTY_PAGE.label()).isEqualTo("empty-page");
    }
}
