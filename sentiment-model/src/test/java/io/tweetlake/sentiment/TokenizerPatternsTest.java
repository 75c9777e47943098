package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerPatternsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " {2,}",
                "\\s+",
                "\\p{P}|[\\p{L}\\p{N}]+",
                "[^\\r\\n\\]]?\\d{1,3}x*|.",
                "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"
            })
    void anExpressionThatEndsOnEveryTextIsServed(String regex) {
        assertThat(TokenizerPatterns.isLinear(regex)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+b|x",
                "(a|a)*b",
                "(?:a*)*",
                "a*a*b",
                "a{2,}[a-c]{3,}",
                "(a)\\1+",
                "(?<=a+)b",
                "a**",
                "a{1000}",
                "[a-z&&[^b]]+",
                "\\Q(\\E+"
            })
    void anotherIsNot(String regex) {
        assertThat(TokenizerPatterns.isLinear(regex)).isFalse();
    }
}
