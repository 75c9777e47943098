package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TweetTextTest {
    private static final List<String> PARTS = List.of(
            "@",
            "#",
            "＃",
            "&",
            "http",
            "s://t.co/x",
            " ",
            "\n",
            "\t",
            "\u00a0",
            "\u3000",
            "\u000b",
            "\u001c",
            "\u0085",
            "a",
            "Zed",
            "_",
            "1",
            "é",
            "日本",
            "\u0301",
            "😍",
            "/",
            ".",
            "!",
            "$",
            "*",
            "a_name_of_twenty_ch");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fish &amp; chips &lt;3 &quot;x&quot; &#39;y&#39; | fish & chips <3 \"x\" 'y'",
                "&amp;amp; | &amp;",
                "caf&eacute; &#x1F60D; | café 😍",
                "AT&T &nosuch; & | AT&T &nosuch; &",
                "too far &#x110000; &amp; &#99999999999; | too far &#x110000; &amp; &#99999999999;"
            })
    void decodesEntitiesOnce(String text, String decoded) throws Rejection {
        assertThat(TweetText.decoded(text, "text")).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "&#32;"})
    void refusesATextThatIsBlank(String text) {
        assertThatThrownBy(() -> TweetText.decoded(text, "full_text"))
                .isInstanceOfSatisfying(
                        Rejection.class, e -> assertThat(e.reason()).isEqualTo(Rejection.Reason.NO_TEXT))
                .hasMessage("full_text is blank");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "@BeanBarn hello | @user hello",
                "hello @BeanBarn! and @x. | hello @user and @user",
                "meet me @ 5 | meet me @ 5",
                "@@ | @user",
                ".@BeanBarn me@example.com | .@BeanBarn me@example.com",
                "see https://t.co/x, http://a.b?c=1 | see http http",
                "httpd is up, xhttp://a | http is up, xhttp://a",
                "(https://t.co/x) | (https://t.co/x)",
                "two  spaces   stay | two  spaces   stay",
                "@señor @日本 😍@x | @user @user 😍@x"
            })
    void masksWordsTheWayTheModelWasTrained(String text, String masked) {
        assertThat(TweetText.masked(text)).isEqualTo(masked);
    }

    @Test
    void aLineBreakEndsAWordAsABlankDoes() {
        assertThat(TweetText.masked("hello\n@BeanBarn\nhttps://t.co/x\tend")).isEqualTo("hello\n@user\nhttp\tend");
    }

    @Test
    void findsEachMentionOnceInOrderAndInLowerCase() {
        assertThat(TweetText.mentions("@SkyHopAir, @beanbarn: (@nova_phone) .@SKYHOPAIR RT @Rae:@tam"))
                .containsExactly("skyhopair", "beanbarn", "nova_phone", "rae", "tam");
        assertThat(TweetText.mentions("@a_name_of_twenty_ch 😍@emoji @fooさん"))
                .containsExactly("a_name_of_twenty_ch", "emoji", "foo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"me@example.com", "@ alone", "@@twice", "@a_name_of_more_than_twenty", "x@y", "$@x", "@"})
    void findsNoMentionWhereThereIsNone(String text) {
        assertThat(TweetText.mentions(text)).isEmpty();
    }

    @Test
    void findsHashtagsOfAnyScript() {
        assertThat(TweetText.hashtags("#Coffee (#PortMerrow) #café #日本語 ＃wide #a_1 #2026wc x,#COFFEE"))
                .containsExactly("coffee", "portmerrow", "café", "日本語", "wide", "a_1", "2026wc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"# alone", "#1", "we're #1!", "a#b", "https://x.example/#top", "&#39;", "é#x"})
    void findsNoHashtagWhereThereIsNone(String text) {
        assertThat(TweetText.hashtags(text)).isEmpty();
    }

    /** The patterns are those of the model cards and of twitter-text; texts are read without them where that takes less time. */
    @Test
    void readsWhateverIsWrittenAsThePatternsDo() {
        Random random = new Random(7);
        for (int text = 0; text < 20_000; text++) {
            StringBuilder written = new StringBuilder();
            for (int part = random.nextInt(12); part > 0; part--) {
                written.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            String tweet = written.toString();

            assertThat(TweetText.masked(tweet))
                    .as(tweet)
                    .isEqualTo(tweet.replaceAll("(?<!\\S)@\\S+", "@user").replaceAll("(?<!\\S)http\\S*", "http"));
            assertThat(TweetText.mentions(tweet)).as(tweet).isEqualTo(matches(TweetText.MENTION, tweet));
            assertThat(TweetText.hashtags(tweet)).as(tweet).isEqualTo(matches(TweetText.HASHTAG, tweet));
        }
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1).toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }
}
