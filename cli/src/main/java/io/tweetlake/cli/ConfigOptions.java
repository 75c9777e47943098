package io.tweetlake.cli;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.EffectiveConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that say what the configuration is; every command takes them. */
final class ConfigOptions {
    private static final String DEFAULT_FILE = "conf/local.yaml";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file. Default: conf/local.yaml of the installation.")
    Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override one configuration key, for example --set gold.trigger=available-now. May be"
                    + " repeated.")
    List<String> overrides = new ArrayList<>();

    EffectiveConfig load() {
        return load(List.of());
    }

    /** @param first overrides of the command's own, which those of the user come after */
    EffectiveConfig load(List<String> first) {
        List<String> all = Stream.concat(first.stream(), overrides.stream()).toList();
        return ConfigLoader.load(file == null ? defaultFile() : file, all, System.getenv());
    }

    private static Path defaultFile() {
        Path here = Path.of(DEFAULT_FILE);
        return Files.exists(here) ? here : Home.path(DEFAULT_FILE);
    }
}
