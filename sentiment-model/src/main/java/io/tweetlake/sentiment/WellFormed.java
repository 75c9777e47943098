package io.tweetlake.sentiment;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Text that can become UTF-8. */
final class WellFormed {

    private static final String REPLACEMENT = "\uFFFD";
    /** A surrogate that is no half of a pair; the pattern language takes a pair for one character. */
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    private WellFormed() {}

    /** The text with U+FFFD in place of each surrogate that stands alone, on which the native tokenizer would fail. */
    static String of(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? text
                : LONE_SURROGATE.matcher(text).replaceAll(REPLACEMENT);
    }
}
