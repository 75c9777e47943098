package io.tweetlake.cli;

import io.tweetlake.common.config.binding.ConfigValue;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the configuration that the jobs would run with. */
@Command(
        name = "config",
        description = "Print the effective configuration, the origin of each value, and any errors.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake config --set gold.trigger=5m"})
final class ConfigCommand implements Callable<Integer> {
    @Mixin
    ConfigOptions configuration;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        List<ConfigValue> values = configuration.load().values();
        int keys = width(values.stream().map(ConfigValue::key).toList());
        int texts = width(values.stream().map(value -> text(value)).toList());
        PrintWriter out = spec.commandLine().getOut();
        for (ConfigValue value : values) {
            out.printf("%-" + keys + "s  %-" + texts + "s  # %s%n", value.key(), text(value), value.origin());
        }
        out.flush();
        return 0;
    }

    private static String text(ConfigValue value) {
        return value.value() == null ? "-" : value.value();
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(1);
    }
}
