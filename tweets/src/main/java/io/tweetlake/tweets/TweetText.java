package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.StringEscapeUtils;

/** What can be read out of a tweet's text. */
public final class TweetText {
    /**
     * The rule of Twitter's own twitter-text: 1 to 20 word characters (old names are longer than the 15 of today), not
     * after one, so that mail addresses are none, and not before an accented letter, of which no name is made.
     */
    static final Pattern MENTION = Pattern.compile("(?<![\\w@#$%&*!])@(\\w{1,20})(?![\\w@\\u00c0-\\u024f])");
    /** Letters, marks, digits and underscores of any script, at least one of them no digit. */
    static final Pattern HASHTAG =
            Pattern.compile("(?<![\\p{L}\\p{M}\\p{N}_&/])[#＃]([\\p{M}\\p{N}_]*[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*)");

    /** How a link begins, and what stands for it. */
    private static final String LINK = "http";

    private TweetText() {}

    /**
     * @param text as it came, null where it did not
     * @return with HTML entities such as {@code &amp;} decoded, once
     * @throws Rejection where nothing is left to read
     */
    static String decoded(String text, String field) throws Rejection {
        return written(text == null ? null : unescaped(text), field);
    }

    /**
     * A text that has no HTML entities, as it came.
     *
     * @param text null where it did not come
     * @throws Rejection where nothing is there to read
     */
    static String written(String text, String field) throws Rejection {
        if (text == null) {
            throw new Rejection(Rejection.Reason.NO_TEXT, field + " is missing");
        }
        if (text.isBlank()) {
            throw new Rejection(Rejection.Reason.NO_TEXT, field + " is blank");
        }
        return text;
    }

    /**
     * The first of the fields that says something, as some programs write a field that they have no value for as an empty
     * string.
     *
     * @return the last text if all are blank; null if no field is a text
     */
    static String firstWritten(JsonNode... fields) {
        String found = null;
        for (JsonNode field : fields) {
            if (field.isTextual()) {
                found = field.textValue();
                if (!found.isBlank()) {
                    return found;
                }
            }
        }
        return found;
    }

    /** What a retweet says: the text of the original, and its own where the original has none. */
    static String ofRetweet(String original, String own) {
        return original == null || original.isBlank() ? own : original;
    }

    private static String unescaped(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        try {
            return StringEscapeUtils.unescapeHtml4(text);
        } catch (IllegalArgumentException e) {
            // It names a character beyond the last of Unicode, so it is kept as it is written.
            return text;
        }
    }

    /** A tweet's text as copied from a page, in the form that the model is given, as {@code clean_text} has it; null for null. */
    public static String cleaned(String text) {
        return text == null ? null : masked(unescaped(text));
    }

    /**
     * The text as models of the Twitter-RoBERTa family were trained to see it: words that begin with {@code @} become
     * {@code @user}, words that begin with {@code http} become {@code http} (the {@code preprocess} function of their
     * model cards).
     */
    public static String masked(String text) {
        if (text.indexOf('@') < 0 && !text.contains(LINK)) {
            return text;
        }
        StringBuilder masked = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && !isBlank(text.charAt(end))) {
                end++;
            }
            if (text.startsWith("@", at) && end > at + 1) {
                masked.append("@user");
            } else if (text.startsWith(LINK, at)) {
                masked.append(LINK);
            } else {
                masked.append(text, at, end);
            }
            if (end < text.length()) {
                masked.append(text.charAt(end));
            }
            at = end + 1;
        }
        return masked.toString();
    }

    /** What ends a word: of the blanks, those of ASCII. */
    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** Screen names, lower case, without the sign, each once, in order of appearance. */
    public static List<String> mentions(String text) {
        return text.indexOf('@') < 0 ? List.of() : found(MENTION, "@", text);
    }

    /** Hashtags, lower case, without the sign, each once, in order of appearance. */
    public static List<String> hashtags(String text) {
        return text.indexOf('#') < 0 && text.indexOf('＃') < 0 ? List.of() : found(HASHTAG, "#＃", text);
    }

    /** @param signs one of them begins each match, and none is within one: the pattern is tried nowhere else */
    private static List<String> found(Pattern pattern, String signs, String text) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = pattern.matcher(text).useTransparentBounds(true);
        for (int at = 0; at < text.length(); at++) {
            if (signs.indexOf(text.charAt(at)) >= 0
                    && matcher.region(at, text.length()).lookingAt()) {
                found.add(matcher.group(1).toLowerCase(Locale.ROOT));
            }
        }
        return List.copyOf(found);
    }
}
