package io.tweetlake.common.config.binding;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes records of settings. A key is a record component: its name, its type, and what {@link Default}, {@link Range},
 * {@link MatchesPattern}, {@link Required} and {@link Secret} say of it. A component that is a record itself is a section; a map
 * takes any key, and below it one value, or a section of keys where its values are records.
 */
public final class ConfigBinder {
    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final ValueSource source;
    private final Origin unwritten;
    private final Mistakes mistakes;

    /**
     * @param settings a later one replaces an earlier one of the same key
     * @param environment variables by name
     * @param unwritten where to say that something is missing
     */
    public ConfigBinder(List<Setting> settings, Map<String, String> environment, Origin unwritten, Mistakes mistakes) {
        settings.forEach(setting -> this.settings.put(setting.key(), setting));
        this.source = new ValueSource(environment);
        this.unwritten = unwritten;
        this.mistakes = mistakes;
    }

    /** What was bound, in the order of declaration. */
    public List<ConfigValue> values() {
        return source.values();
    }

    /** @return null when there was a mistake */
    public <R extends Record> R bind(Class<R> root) {
        return root.cast(bindSection(root, ""));
    }

    private Object bindSection(Class<?> section, String prefix) {
        int before = mistakes.count();
        Object[] arguments = Arrays.stream(section.getRecordComponents())
                .map(component -> bindComponent(component, prefix + component.getName()))
                .toArray();
        // With parts missing, the section's own check would complain again of what is a mistake already.
        return mistakes.count() > before ? null : construct(section, arguments);
    }

    private Object bindComponent(RecordComponent component, String key) {
        if (component.getType() == Map.class) {
            Class<?> entry = MapKey.entryType(component);
            return entry == String.class ? bindMap(key + ".") : bindSections(entry, key + ".");
        }
        return ValueParser.reads(component.getType())
                ? bindValue(component, key)
                : bindSection(component.getType(), key + ".");
    }

    private Object bindValue(RecordComponent component, String key) {
        Setting setting = settings.getOrDefault(key, new Setting(key, "", unwritten));
        if (setting.list() && component.getType() != List.class) {
            mistakes.add(setting.origin(), key + " takes no list: write one value, or keys below it");
            return null;
        }
        try {
            Object value = source.value(setting, component, defaultOf(component, key));
            Required required = component.getAnnotation(Required.class);
            if (value == null && required != null) {
                mistakes.add(setting.origin(), key + " is missing: " + required.value());
            }
            return value;
        } catch (IllegalArgumentException e) {
            mistakes.add(setting.origin(), key + ": " + e.getMessage());
            return null;
        }
    }

    private Optional<Default> defaultOf(RecordComponent component, String key) {
        String section = key.substring(0, key.lastIndexOf('.') + 1);
        return Optional.ofNullable(component.getAnnotation(Default.class))
                .filter(declared -> declared.unless().isEmpty() || !hasEntry(section + declared.unless() + "."));
    }

    private boolean hasEntry(String prefix) {
        return settings.values().stream()
                .anyMatch(setting ->
                        setting.key().startsWith(prefix) && !setting.text().isEmpty());
    }

    private Map<String, String> bindMap(String prefix) {
        Map<String, String> map = new LinkedHashMap<>();
        settings.values().stream()
                .filter(setting -> setting.key().startsWith(prefix))
                .forEach(setting -> bindEntry(setting, setting.key().substring(prefix.length()), map));
        return map;
    }

    private Map<String, Object> bindSections(Class<?> section, String prefix) {
        Map<String, Object> map = new LinkedHashMap<>();
        List<String> names = settings.keySet().stream()
                .filter(key -> key.startsWith(prefix) && key.indexOf('.', prefix.length()) > 0)
                .map(key -> key.substring(prefix.length(), key.indexOf('.', prefix.length())))
                .distinct()
                .toList();
        names.forEach(name -> map.put(name, bindSection(section, prefix + name + ".")));
        return map;
    }

    private void bindEntry(Setting setting, String name, Map<String, String> map) {
        try {
            String text = source.text(setting);
            if (!text.isEmpty()) {
                map.put(name, text);
            }
        } catch (IllegalArgumentException e) {
            mistakes.add(setting.origin(), setting.key() + ": " + e.getMessage());
        }
    }

    private Object construct(Class<?> section, Object[] arguments) {
        try {
            Class<?>[] types = Arrays.stream(section.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return section.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                mistakes.add(unwritten, refusal.getMessage());
                return null;
            }
            throw new IllegalStateException(section + " failed on its own check", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(section + " is not a record that the binder can make", e);
        }
    }
}
