package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The job that makes one row of each tweet.
 *
 * @param trigger when it starts its next micro-batch
 * @param maxBytesPerTrigger about how much of the Bronze table, as stored, one micro-batch takes
 * @param comply whether what a delete notice names is deleted after each micro-batch
 * @param detectLanguage whether the language of a tweet without a language tag is detected from its text
 * @param columns fields of the source promoted to columns of Silver and Gold, by the column's name
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
}
