package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The job that parses and deduplicates tweets.
 *
 * @param trigger When Silver starts its next micro-batch.
 * @param maxBytesPerTrigger Approximate size of the Bronze files that one micro-batch reads.
 * @param comply Whether to apply delete notices after each micro-batch.
 * @param detectLanguage Whether to detect the language of tweets without a language tag.
 * @param columns Fields of the source that become columns of Silver and Gold, by the column's name.
 */
public record SilverConfig(
        @Default("${trigger}") Trigger trigger,
        @Default("256MB") DataSize maxBytesPerTrigger,
        @Default("false") boolean comply,
        @Default("false") boolean detectLanguage,
        Map<String, PromotedColumn> columns)
        implements Serializable {

    public SilverConfig {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    SilverConfig withTrigger(Trigger other) {
        return new SilverConfig(other, maxBytesPerTrigger, comply, detectLanguage, columns);
    }
}
