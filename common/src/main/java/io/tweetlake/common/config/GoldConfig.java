package io.tweetlake.common.config;

import io.tweetlake.common.LanguageTags;
import io.tweetlake.common.config.binding.Default;
import java.io.Serializable;
import java.util.List;

/**
 * The job that labels tweets.
 *
 * @param trigger When Gold starts its next micro-batch.
 * @param maxBytesPerTrigger Approximate size of the Silver files that one micro-batch reads.
 * @param languages Languages that the model reads, as language tags such as {@code en}. Tweets in other languages get an error
 *     in place of a label. Empty: all tweets are labelled.
 */
public record GoldConfig(
        @Default("${trigger}") Trigger trigger,
        @Default("16MB") DataSize maxBytesPerTrigger,
        List<String> languages) implements Serializable {

    public GoldConfig {
        languages = languages == null
                ? List.of()
                : languages.stream().map(LanguageTags::normal).toList();
    }

    GoldConfig withTrigger(Trigger other) {
        return new GoldConfig(other, maxBytesPerTrigger, languages);
    }
}
