package io.tweetlake.common.config.binding;

import io.tweetlake.common.Secrets;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The way back from records to keys and texts. */
public final class Settings {
    private Settings() {}

    /** Values that are null, empty or secret are left out, and maps, whose entries have neither type nor mark. */
    public static Map<String, String> of(Record root) {
        Map<String, String> settings = new LinkedHashMap<>();
        collect(root, "", settings);
        return settings;
    }

    private static void collect(Record section, String prefix, Map<String, String> settings) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            Object value = read(section, component);
            String key = prefix + component.getName();
            boolean shown = value != null && !component.isAnnotationPresent(Secret.class) && !Secrets.isSecret(key);
            if (shown && ValueParser.reads(component.getType())) {
                settings.put(key, Secrets.masked(text(value)));
            } else if (shown && value instanceof Record below) {
                collect(below, key + ".", settings);
            }
        }
        settings.values().removeIf(String::isEmpty);
    }

    private static String text(Object value) {
        if (value instanceof Enum<?> constant) {
            return ValueParser.written(constant);
        }
        return value instanceof Collection<?> items
                ? items.stream().map(Objects::toString).collect(Collectors.joining(", "))
                : value.toString();
    }

    private static Object read(Record section, RecordComponent component) {
        try {
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record has public accessors", e);
        }
    }
}
