package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the fields of a JSON object, so that a rejection names the one that was the matter. */
public record Fields(JsonNode object) {
    private static final Pattern ID = Pattern.compile("\\d{1,20}");
    private static final Pattern IRI = Pattern.compile(".*:(\\d{1,20})");

    /** A string as it is, a number as it is written; null where there is none, or anything else. */
    String text(String name) {
        JsonNode value = object.path(name);
        return value.isTextual() || value.isNumber() ? value.asText() : null;
    }

    /**
     * JSON readers that hold numbers in 53 bits have spoilt many an {@code id}: {@code id_str} goes first.
     *
     * @return null where there is no exact one; a number with a fraction or an exponent is none
     */
    String idOrNull(String name) {
        String text = exactId(name + "_str");
        return text == null ? exactId(name) : text;
    }

    String id(String name) throws Rejection {
        String id = idOrNull(name);
        if (id == null) {
            throw new Rejection(Rejection.Reason.BAD_ID, describe(name));
        }
        return id;
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
        return text != null && ID.matcher(text).matches() ? text : null;
    }

    Instant timestamp(String name) throws Rejection {
        String text = text(name);
        if (text == null) {
            throw new Rejection(Rejection.Reason.BAD_TIMESTAMP, describe(name));
        }
        try {
            return Timestamps.parse(text);
        } catch (DateTimeException e) {
            throw new Rejection(Rejection.Reason.BAD_TIMESTAMP, describe(name));
        }
    }

    /** Where the record does not say when the tweet was written, its id may. */
    Instant timestamp(String name, String tweetId) throws Rejection {
        Instant written = object.hasNonNull(name) ? null : Snowflake.time(tweetId);
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
