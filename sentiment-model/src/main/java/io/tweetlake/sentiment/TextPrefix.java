package io.tweetlake.sentiment;

/** The start of a text that is too long to be looked at whole. */
final class TextPrefix {

    private TextPrefix() {}

    /**
     * The text where it has no more characters than the limit. Otherwise its start up to a space: the tokenizers split there
     * first, so the tokens before are those of the whole text. A text without a space is cut anywhere but inside a character.
     */
    static String of(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        for (int end = limit; end > limit / 2; end--) {
            if (Character.isWhitespace(text.charAt(end)) && !Character.isWhitespace(text.charAt(end - 1))) {
                return text.substring(0, end);
            }
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
    }
}
