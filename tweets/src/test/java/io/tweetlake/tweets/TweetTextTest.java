package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TweetTextTest {
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
}
