package io.tweetlake.cli;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How rates and times are written on the command line. */
final class ReplayOptions {
    private static final Map<String, Double> SECONDS = Map.of("ms", 0.001, "s", 1.0, "m", 60.0, "h", 3600.0);

    private ReplayOptions() {}

    /** {@code 500/s}, to tweets a second. */
    static final class Rate implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            Matcher rate = matcher("(\\d+(?:\\.\\d+)?)/(s|m|h)", text, "a rate such as 500/s, 30/m or 10/h");
            return positive(Double.parseDouble(rate.group(1)) / SECONDS.get(rate.group(2)), text);
        }
    }

    /** {@code 10x}. */
    static final class Factor implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return positive(
                    Double.parseDouble(matcher("(\\d+(?:\\.\\d+)?)x", text, "a factor such as 1x, 10x or 0.5x")
                            .group(1)),
                    text);
        }
    }

    /** {@code 500ms}. */
    static final class Every implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Matcher time = matcher("(\\d+)(ms|s|m|h)", text, "a time such as 500ms, 1s or 5m");
            return Duration.ofMillis(
                    (long) (positive(Double.parseDouble(time.group(1)), text) * SECONDS.get(time.group(2)) * 1000));
        }
    }

    private static Matcher matcher(String pattern, String text, String wanted) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'%s' is not %s".formatted(text, wanted));
        }
        return matcher;
    }

    private static double positive(double value, String text) {
        if (value <= 0) {
            throw new TypeConversionException("'%s' is nothing at all: more than 0 is needed".formatted(text));
        }
        return value;
    }
}
