package io.tweetlake.common.config.binding;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a value of one of the types that keys have: those named here, enums, and every type with a
 * {@code public static parse(String)} of its own, which throws IllegalArgumentException for what is no such value.
 */
final class ValueParser {
    private static final Map<Class<?>, Function<String, ?>> PARSERS = Map.of(
            String.class, Function.identity(),
            int.class, ValueParser::parseInt,
            Integer.class, ValueParser::parseInt,
            double.class, ValueParser::parseDouble,
            boolean.class, ValueParser::parseBoolean,
            List.class, ValueParser::parseList,
            Duration.class, ValueParser::parseDuration);

    private ValueParser() {}

    /** Whether this is the type of a value, rather than of a section. */
    static boolean reads(Class<?> type) {
        return type.isEnum() || PARSERS.containsKey(type) || ownParser(type).isPresent();
    }

    /**
     * @param component of a type that {@link #reads}
     * @throws IllegalArgumentException when the text is no such value; its message says what one looks like
     */
    static Object parse(RecordComponent component, String text) {
        Class<?> type = component.getType();
        Object value = type.isEnum() ? parseEnum(type, text) : parser(type).apply(text);
        check(component.getAnnotation(Range.class), value);
        check(component.getAnnotation(MatchesPattern.class), text);
        return value;
    }

    private static Function<String, ?> parser(Class<?> type) {
        Function<String, ?> known = PARSERS.get(type);
        return known != null ? known : text -> invoke(ownParser(type).orElseThrow(), text);
    }

    private static Optional<Method> ownParser(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals("parse")
                        && Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() == type
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class}))
                .findFirst();
    }

    private static Object invoke(Method parse, String text) {
        try {
            return parse.invoke(null, text);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(parse + " failed", e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(parse + " is not public", e);
        }
    }

    private static void check(Range range, Object value) {
        if (range != null && ((int) value < range.min() || (int) value > range.max())) {
            throw new IllegalArgumentException(
                    "expected a number from " + range.min() + " to " + range.max() + ", found " + value);
        }
    }

    private static void check(MatchesPattern form, String text) {
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
