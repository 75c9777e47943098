package io.tweetlake.common.config;

import io.tweetlake.common.LanguageTags;
import io.tweetlake.common.config.binding.Default;
import java.io.Serializable;
import java.util.List;

/**
 * The job that scores each tweet.
 *
 * @param trigger when it starts its next micro-batch
 * @param maxBytesPerTrigger about how much of the Silver table, as stored, one micro-batch takes
 * @param languages that the model reads, as language tags such as {@code en}; tweets that say they are in another get a
 *     row with an error in place of a label; empty where every tweet is scored
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
}
