package io.tweetlake.common.config.binding;

import io.tweetlake.common.Secrets;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the value of a key, set or default, and remembers where it came from. */
final class ValueSource {
    private final Map<String, String> environment;
    private final Map<String, String> textOfKey = new HashMap<>();
    private final List<ConfigValue> values = new ArrayList<>();

    /** @param environment variables by name */
    ValueSource(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What was asked for, in that order. */
    List<ConfigValue> values() {
        return values;
    }

    /**
     * @param declared the component's default, where it applies
     * @return placeholders filled in; the default where nothing is written; null when not set
     * @throws IllegalArgumentException when a placeholder cannot be filled in, or the text is no such value
     */
    Object value(Setting setting, RecordComponent component, Optional<Default> declared) {
        Placeholders.Filled filled = fromEnvironment(setting.text());
        String origin = setting.origin().name();
        if (filled.text().isEmpty()) {
            filled = byDefault(declared.map(Default::value).orElse(""));
            origin = filled.text().isEmpty() ? "not set" : "default";
        }
        Object value = filled.text().isEmpty() ? null : ValueParser.parse(component, filled.text());
        // Only now: a default that refers to this key must not repeat its mistake.
        remember(setting.key(), filled, origin, component.isAnnotationPresent(Secret.class));
        return value;
    }

    /**
     * An entry of a map, which has neither type nor default.
     *
     * @return placeholders filled in; empty when not set
     * @throws IllegalArgumentException when a placeholder cannot be filled in
     */
    String text(Setting setting) {
        Placeholders.Filled filled = fromEnvironment(setting.text());
        remember(setting.key(), filled, setting.origin().name(), false);
        return filled.text();
    }

    private Placeholders.Filled fromEnvironment(String text) {
        Placeholders.Filled filled = Placeholders.fill(text, environment::get);
        if (!filled.missing().isEmpty()) {
            String name = filled.missing().iterator().next();
            throw new IllegalArgumentException("the environment variable " + String.join(", ", filled.missing())
                    + " is not set: set it, or write ${" + name + ":-default}");
        }
        return filled;
    }

    private Placeholders.Filled byDefault(String text) {
        Placeholders.Filled filled = Placeholders.fill(text, textOfKey::get);
        return filled.missing().isEmpty() ? filled : new Placeholders.Filled("", Set.of(), filled.missing());
    }

    private void remember(String key, Placeholders.Filled filled, String origin, boolean secret) {
        String from = filled.used().isEmpty() ? "" : ", from " + String.join(", ", filled.used());
        if (filled.text().isEmpty()) {
            values.add(new ConfigValue(key, null, origin + from));
        } else {
            textOfKey.put(key, filled.text());
            String shown = secret ? Secrets.MASK : Secrets.masked(key, filled.text());
            values.add(new ConfigValue(key, shown, origin + from));
        }
    }
}
