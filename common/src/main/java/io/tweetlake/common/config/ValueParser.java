package io.tweetlake.common.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Reads a value of one of the types that keys have. A new type of value is one line here. */
final class ValueParser {
    private static final Map<Class<?>, Function<String, ?>> PARSERS = Map.of(
            String.class, Function.identity(),
            int.class, ValueParser::parseInt,
            double.class, ValueParser::parseDouble,
            boolean.class, ValueParser::parseBoolean,
            List.class, ValueParser::parseList,
            Trigger.class, Trigger::parse,
            DataSize.class, DataSize::parse,
            Duration.class, ValueParser::parseDuration);

    private ValueParser() {}

    /** Whether this is the type of a value, rather than of a section. */
    static boolean reads(Class<?> type) {
        return type.isEnum() || PARSERS.containsKey(type);
    }

    /**
     * @param component of a type that {@link #reads}
     * @throws IllegalArgumentException when the text is no such value; its message says what one looks like
     */
    static Object parse(RecordComponent component, String text) {
        Class<?> type = component.getType();
        Object value = type.isEnum() ? parseEnum(type, text) : PARSERS.get(type).apply(text);
        check(component.getAnnotation(Range.class), value);
        check(component.getAnnotation(Form.class), text);
        return value;
    }

    private static void check(Range range, Object value) {
        if (range != null && ((int) value < range.min() || (int) value > range.max())) {
            throw new IllegalArgumentException(
                    "expected a number from " + range.min() + " to " + range.max() + ", found " + value);
        }
    }

    private static void check(Form form, String text) {
        if (form != null && !text.matches(form.pattern())) {
            throw new IllegalArgumentException("expected " + form.written() + ", found \"" + text + "\"");
        }
    }

    private static boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false, found \"" + text + "\"");
        };
    }

    /** Items with commas between; brackets around them, as YAML writes a list, may stand. */
    private static List<String> parseList(String text) {
        String items = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        return Arrays.stream(items.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static Duration parseDuration(String text) {
        return Quantity.parseDuration(text, "a duration with its unit (ms, s, m, h, d) such as 5s");
    }

    private static int parseInt(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a whole number, found \"" + text + "\"", e);
        }
    }

    private static double parseDouble(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number such as 0.5, found \"" + text + "\"", e);
        }
    }

    private static Object parseEnum(Class<?> type, String text) {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(ValueParser::written).toList();
        if (!names.contains(text)) {
            throw new IllegalArgumentException("expected " + String.join(" or ", names) + ", found \"" + text + "\""
                    + Nearest.to(text, names)
                            .map(name -> "; did you mean " + name + "?")
                            .orElse(""));
        }
        return type.getEnumConstants()[names.indexOf(text)];
    }

    static String written(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
