package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.ConfigBinder;
import io.tweetlake.common.config.binding.ConfigException;
import io.tweetlake.common.config.binding.ConfigFile;
import io.tweetlake.common.config.binding.KnownKeys;
import io.tweetlake.common.config.binding.Mistakes;
import io.tweetlake.common.config.binding.Origin;
import io.tweetlake.common.config.binding.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the configuration of an environment from its YAML file and the command line. */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * A key that is empty, in the file, by an option or once its placeholders are filled in, is one that is not set.
     *
     * @param file YAML in UTF-8; null for options and defaults alone
     * @param overrides what followed each {@code --set}, such as {@code gold.trigger=available-now}; each wins over the
     *     file, and a later one over an earlier one
     * @param environment the variables that {@code ${NAME}} stands for, by name
     * @throws ConfigException naming every mistake there is, not only the first
     */
    public static EffectiveConfig load(Path file, List<String> overrides, Map<String, String> environment) {
        String subject = file == null ? "configuration" : file.toString();
        Mistakes mistakes = new Mistakes();
        List<Setting> settings = new ArrayList<>();
        boolean whole = file == null || ConfigFile.read(file, settings, mistakes);
        overrides.forEach(typed -> addOption(typed, settings, mistakes));
        new KnownKeys(TweetlakeConfig.class).check(settings, mistakes);
        if (!whole) {
            // What the rest of the file may set must not be called missing.
            throw mistakes.asException(subject);
        }
        ConfigBinder binder = new ConfigBinder(settings, environment, Origin.of(subject), mistakes);
        TweetlakeConfig config = binder.bind(TweetlakeConfig.class);
        if (mistakes.count() > 0) {
            throw mistakes.asException(subject);
        }
        return new EffectiveConfig(config, binder.values());
    }

    private static void addOption(String typed, List<Setting> settings, Mistakes mistakes) {
        Origin origin = Origin.option(typed);
        int equals = typed.indexOf('=');
        if (equals < 1) {
            mistakes.add(origin, "expected a key and its value, such as --set gold.trigger=available-now");
        } else {
            String key = typed.substring(0, equals).strip();
            settings.add(new Setting(key, typed.substring(equals + 1).strip(), origin));
        }
    }
}
