package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tweetlake.tweets.Notice.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                "{\"title\":\"a book\",\"type\":\"novel\"}",
                "{\"meta\":{\"result_count\":1}}",
                "{\"data\":[{\"id\":\"1\"}],\"meta\":{\"result_count\":0}}"
            })
    void notEveryObjectIsANotice(String record) throws Exception {
        assertThat(NoticeReader.read(new JsonMapper().readTree(record))).isNull();
    }

    @Test
    void aNoticeIsToBeObeyedWhateverItsTimeLooksLike() throws Exception {
        assertThat(TweetReader.read("{\"delete\":{\"status\":{\"id\":5},\"timestamp_ms\":\"soon\"}}"))
                .isEqualTo(new Notice(Kind.DELETE, "5", null, null));
    }

    @Test
    void theIdInAStringIsTheExactOne() throws Exception {
        assertThat(TweetReader.read(
                        "{\"delete\":{\"status\":{\"id\":601430178305220600,\"id_str\":\"601430178305220608\"}}}"))
                .isEqualTo(new Notice(Kind.DELETE, "601430178305220608", null, null));
    }

    @Test
    void labelsAreWordsOfTheTable() {
        assertThat(Kind.SCRUB_GEO.label()).isEqualTo("scrub-geo");
        assertThat(Kind.EMPTY_PAGE.label()).isEqualTo("empty-page");
    }
}
