package io.tweetlake.common.config.binding;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The keys that a tree of records declares. */
public final class KnownKeys {
    /** In the order of declaration. */
    private final List<String> values = new ArrayList<>();

    private final List<MapKey> maps = new ArrayList<>();
    private final List<String> sections = new ArrayList<>();

    public KnownKeys(Class<? extends Record> root) {
        collect(root, "");
    }

    private void collect(Class<?> section, String prefix) {
        for (RecordComponent component : section.getRecordComponents()) {
            String key = prefix + component.getName();
            if (component.getType() == Map.class) {
                maps.add(MapKey.of(key, component));
            } else if (ValueParser.reads(component.getType())) {
                values.add(key);
            } else {
                sections.add(key);
                collect(component.getType(), key + ".");
            }
        }
    }

    /** Reports each setting that no record takes. */
    public void check(List<Setting> settings, Mistakes mistakes) {
        for (Setting setting : settings) {
            if (!isTaken(setting)) {
                mistakes.add(setting.origin(), problem(setting.key()));
            }
        }
    }

    private boolean isTaken(Setting setting) {
        String key = setting.key();
        boolean emptySection = setting.text().isEmpty() && isSection(key);
        return emptySection || values.contains(key) || maps.stream().anyMatch(map -> map.holds(key) && map.takes(key));
    }

    private boolean isSection(String key) {
        return sections.contains(key) || maps.stream().anyMatch(map -> map.key().equals(key));
    }

    private String problem(String key) {
        if (isSection(key)) {
            return key + " is a section, not a value: write its keys below it (" + keysOf(key + ".") + ")";
        }
        for (MapKey map : maps) {
            if (map.holds(key)) {
                return "unknown key " + key + ": write " + String.join(" and ", map.written());
            }
        }
        for (String value : values) {
            if (key.startsWith(value + ".")) {
                return value + " takes one value, and has no keys such as " + key;
            }
        }
        return "unknown key " + key + hint(key);
    }

    private String hint(String key) {
        return Nearest.to(key, values)
                .map(near -> "; did you mean " + near + "?")
                .orElseGet(() -> ": " + alternatives(key));
    }

    private String alternatives(String key) {
        String section = key.substring(0, Math.max(key.indexOf('.'), 0));
        return sections.contains(section)
                ? section + " has " + keysOf(section + ".")
                : "the sections are " + String.join(", ", sections);
    }

    private String keysOf(String prefix) {
        List<String> keys = new ArrayList<>(values);
        maps.forEach(map -> keys.addAll(map.written()));
        return String.join(
                ", ", keys.stream().filter(key -> key.startsWith(prefix)).toList());
    }
}
