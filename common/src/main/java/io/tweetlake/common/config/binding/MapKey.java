package io.tweetlake.common.config.binding;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * A key below which users choose the names.
 *
 * @param key full dotted path
 * @param keysOfEntry the keys below each name; none where a name has one value
 */
record MapKey(String key, List<String> keysOfEntry) {
    static MapKey of(String key, RecordComponent component) {
        Class<?> entry = entryType(component);
        return new MapKey(
                key,
                entry.isRecord()
                        ? Arrays.stream(entry.getRecordComponents())
                                .map(RecordComponent::getName)
                                .toList()
                        : List.of());
    }

    /** Of a component declared as {@code Map<String, TYPE>}. */
    static Class<?> entryType(RecordComponent map) {
        return (Class<?>) ((ParameterizedType) map.getGenericType()).getActualTypeArguments()[1];
    }

    boolean holds(String other) {
        return other.startsWith(key + ".");
    }

    /** Whether a key that it {@link #holds} is one that is read. */
    boolean takes(String other) {
        String[] rest = other.substring(key.length() + 1).split("\\.", -1);
        return keysOfEntry.isEmpty() || (rest.length == 2 && keysOfEntry.contains(rest[1]));
    }

    /** How messages write its keys. */
    List<String> written() {
        return keysOfEntry.isEmpty()
                ? List.of(key + ".NAME")
                : keysOfEntry.stream().map(name -> key + ".NAME." + name).toList();
    }
}
