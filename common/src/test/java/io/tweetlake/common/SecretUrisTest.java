package io.tweetlake.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.LogLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretUrisTest {
    @ParameterizedTest
    @CsvSource({
        "http://ann:pa55@host:5000/x, http://***@host:5000/x",
        "https://token@host, https://***@host",
        "http://ann:p@55@host, http://***@host",
        "no answer of http://ann:pa55@host: refused, no answer of http://***@host: refused",
        "https://q/x?X-Amz-Signature=1f&b=2, https://q/x?X-Amz-Signature=***&b=2",
        "https://q/x?a=1&access_token=1f, https://q/x?a=1&access_token=***",
        "s3://bucket/key@2x, s3://bucket/key@2x",
        "models:/tweets@champion, models:/tweets@champion",
        "hf://ORG/NAME@main, hf://ORG/NAME@main",
        "ann@example.org, ann@example.org"
    })
    void credentialsOfAUriAreMaskedAndNothingElse(String text, String shown) {
        assertThat(SecretUris.masked(text)).isEqualTo(shown);
    }

    @Test
    void alsoInErrorsAndInTheLog() {
        assertThat(new UserError("http://ann:pa55@host: refused", "see http://bob:pa55@host"))
                .message()
                .doesNotContain("pa55");
        assertThat(new LogLine("x").with("server", "http://ann:pa55@host").toString())
                .isEqualTo("x server=http://***@host");
    }
}
