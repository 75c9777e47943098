package io.tweetlake.common.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tweetlake.common.config.binding.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Configurations made of options alone. */
final class Configs {
    private Configs() {}

    /** Defaults, a lake in {@code lake}, and these options. */
    static TweetlakeConfig config(String... options) {
        List<String> all =
                Stream.concat(Stream.of("lake.root=lake"), Stream.of(options)).toList();
        return ConfigLoader.load(null, all, Map.of()).config();
    }

    /** What is wrong with these options, each without its place. */
    static List<String> mistakes(String... options) {
        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> config(options));
        return refusal.mistakes().stream()
                .map(mistake -> mistake.substring(mistake.indexOf(": ") + 2))
                .toList();
    }
}
