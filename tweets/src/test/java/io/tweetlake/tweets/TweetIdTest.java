package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TweetIdTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id': 5, 'created_at': 'Wed Jun 17 09:12:15 +0000 2026', 'text': '99', 'user': {'id': 7}}",
                "{'id': 5, 'created_at': 'soon', 'text': '99', 'user': {'id': 7}}",
                "{'tweet': {'id_str': '5', 'text': '99', 'created_at': 'soon'}}",
                "{'data': {'id': '5', 'note': '99'}}",
                "{'id': 'tag:search.twitter.com,2005:5', 'objectType': 'activity', 'verb': 'post', 'postedTime': 'soon'}"
            })
    void isTheOneThatTheRecordSays(String record) {
        assertThat(TweetId.candidates(record.replace('\'', '"'))).containsExactly("5");
    }

    @Test
    void mayBeAnyNumberOfARecordThatDoesNotSay() {
        assertThat(TweetId.candidates("{\"id\":123,\"text\":\"x7 ... https://t.co/status/45.\",\"user\":{\"id\":6"))
                .containsExactly("123", "7", "45", "6");
        assertThat(TweetId.candidates("[\"" + "1".repeat(21) + "\"]")).isEmpty();
        assertThat(TweetId.candidates(null)).isEmpty();
    }

    @Test
    void isNoneOfANotice() {
        assertThat(TweetId.candidates("{\"delete\":{\"status\":{\"id\":5,\"user_id\":7}}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1050118621198921728.0",
                "1.0501186211989217e18",
                "1.05011862119892E+18",
                "1.05012E+18",
                "105011862119892.1728e4"
            })
    void isKnownWhereAProgramHasTakenItForAFraction(String number) {
        String record = "{\"id\":%s,\"created_at\":\"soon\",\"text\":\"x\",\"user\":{}}".formatted(number);

        assertThat(TweetId.candidates(record)).containsAnyElementsOf(TweetId.spellings("1050118621198921728"));
        assertThat(TweetId.candidates(record)).doesNotContainAnyElementsOf(TweetId.spellings("1060118621198921728"));
        assertThat(TweetId.spellings("56")).containsExactly("56", "56.0");
    }

    @Test
    void isNotLookedForAtACostThatGrowsFasterThanTheText() {
        String digits = "{\"id\":" + "1".repeat(1_000_000);

        assertThat(TweetId.candidates(digits)).isEmpty();
        assertThat(TweetId.candidates("{1e99999999999:" + String.join(",", Collections.nCopies(100_000, "1.5"))))
                .containsExactly("Infinity", "1.5");
    }
}
