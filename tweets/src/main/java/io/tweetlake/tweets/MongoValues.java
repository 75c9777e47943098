package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Values as {@code mongoexport} writes them, in MongoDB's Extended JSON: {@code {"$numberLong": "1"}} and
 * {@code {"$date": "2026-06-15T11:00:00Z"}}, or the date as a number of milliseconds, itself wrapped.
 */
final class MongoValues {
    /** How the name of each wrapper begins. */
    static final String MARK = "\"$";

    private static final Set<String> WRAPPERS =
            Set.of("$numberLong", "$numberInt", "$numberDouble", "$numberDecimal", "$date", "$oid");

    private MongoValues() {}

    /** The same tree, in which each wrapper has become its value. */
    static JsonNode unwrapped(JsonNode tree) {
        JsonNode value = tree;
        while (value.size() == 1
                && value.isObject()
                && WRAPPERS.contains(value.fieldNames().next())) {
            value = value.elements().next();
        }
        if (value instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(unwrapped(field.getValue())));
        } else if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, unwrapped(array.get(i)));
            }
        }
        return value;
    }
}
