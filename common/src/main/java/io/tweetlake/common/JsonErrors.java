package io.tweetlake.common;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** What Jackson says of a text, in words for people who do not know Jackson. */
public final class JsonErrors {
    private static final Pattern PLACE = Pattern.compile(" ?\\(start marker at \\[Source:.*?]\\)| ?\\[Source:.*?]");
    private static final Pattern OPTION = Pattern.compile(": enable `[^`]*` to allow|,? from `[^`]*`");

    private JsonErrors() {}

    /** Without its parsers' options and their source; the place is that of the exception. */
    public static String describe(JsonProcessingException e) {
        String withoutPlace = PLACE.matcher(e.getOriginalMessage()).replaceAll("");
        return OPTION.matcher(withoutPlace).replaceAll("");
    }
}
