package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the fields of a JSON object, so that a rejection names the one that was the matter. */
public record RecordFields(JsonNode object) {
    private static final int LONGEST_ID = 20;
    private static final Pattern IRI = Pattern.compile(".*:(\\d{1,20})");

    /** A string as it is, a number as it is written; null where there is none, or anything else. */
    String text(String name) {
        JsonNode value = object.path(name);
        return value.isTextual() || value.isNumber() ? value.asText() : null;
    }

    /** Like {@link #text}; an empty or blank string is as good as none, and must not hide what another field has. */
    String textIfAny(String name) {
        return has(name) ? text(name) : null;
    }

    /** Whether the field is there and says something: not null, and no blank string. */
    boolean has(String name) {
        JsonNode value = object.get(name);
        return value != null
                && !value.isNull()
                && !(value.isTextual() && value.textValue().isBlank());
    }

    /**
     * Programs that hold numbers in 53 bits have rounded many an {@code id}, and {@code id_str} is there to tell the exact
     * one. Where a program has rounded that too ({@code 2.06648E+18}), {@code id} cannot be trusted either: several tweets
     * would share it.
     *
     * @return null where there is no exact one; a number with a fraction or an exponent is none
     */
    String idOrNull(String name) {
        return exactId(idField(name));
    }

    boolean hasId(String name) {
        return has(idField(name));
    }

    String id(String name) throws Rejection {
        String id = idOrNull(name);
        if (id == null) {
            throw new Rejection(Rejection.Reason.BAD_ID, describe(idField(name)));
        }
        return id;
    }

    private String idField(String name) {
        String inString = name + "_str";
        return has(inString) ? inString : name;
    }

    /** The id at the end of an IRI such as {@code tag:search.twitter.com,2005:1050118621198921728}. */
    String iriId(String name) throws Rejection {
        String id = iriIdOrNull(name);
        if (id == null) {
            throw new Rejection(Rejection.Reason.BAD_ID, describe(name));
        }
        return id;
    }

    String iriIdOrNull(String name) {
        String text = text(name);
        Matcher iri = text == null ? null : IRI.matcher(text);
        return iri != null && iri.matches() ? iri.group(1) : null;
    }

    private String exactId(String name) {
        String text = text(name);
        return text != null && isNumber(text.strip()) ? text.strip() : null;
    }

    /** Whether the text has the form of a tweet's id: 1 to 20 decimal digits. */
    static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_ID && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    Instant timestamp(String name) throws Rejection {
        try {
            return Timestamps.of(object.path(name));
        } catch (DateTimeException e) {
            throw new Rejection(Rejection.Reason.BAD_TIMESTAMP, describe(name));
        }
    }

    /** Where the record does not say when the tweet was written, its id may. */
    Instant timestamp(String name, String tweetId) throws Rejection {
        Instant written = has(name) ? null : Snowflake.time(tweetId);
        return written == null ? timestamp(name) : written;
    }

    private String describe(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return name + " is missing";
        }
        return "%s is `%s`".formatted(name, Excerpt.of(value.isValueNode() ? value.asText() : value.toString()));
    }
}
