package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.ConfigValue;
import java.util.List;

/**
 * A configuration, and where each value of it came from.
 *
 * @param values every key in the order of declaration, those that were not set too
 */
public record EffectiveConfig(TweetlakeConfig config, List<ConfigValue> values) {
    public EffectiveConfig {
        values = List.copyOf(values);
    }
}
