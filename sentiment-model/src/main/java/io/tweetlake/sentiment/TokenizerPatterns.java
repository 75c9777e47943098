package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the regular expressions and replacements of {@code tokenizer.json}. The native tokenizer gives up on a search that takes
 * too many steps, and then ends the whole process; and a replacement by something longer, again and again, takes all memory.
 */
final class TokenizerPatterns {
    private static final String FILE = "tokenizer.json";
    private static final String FIX = "Use the tokenizer of the model that it was fine-tuned from";

    /** How many times as long as the text the normalizer may make it. */
    private static final long MOST_GROWTH = 64;

    /** Those of GPT-2, Llama 3 and Qwen: no two of their parts that repeat match the same characters. */
    private static final Set<String> KNOWN = Set.of(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

    /** A character, an escape or a class, with what says how often. */
    private static final Pattern ATOM = Pattern.compile(
            "(\\\\[pPk]\\{[^{}]*}|\\\\[^pPkgQE1-9]|\\[\\^?]?(?:\\\\.|[^\\[\\]\\\\])*]|[^\\\\()\\[\\]{}*+?|])"
                    + "([*+?]|\\{\\d{1,3}(?:,\\d{0,3})?})?");

    private TokenizerPatterns() {}

    /**
     * @param tokenizer all of {@code tokenizer.json}
     * @throws CheckpointException for an expression of another kind than one that is known to end on every text, and for
     *     replacements that make a text more than {@value #MOST_GROWTH} times as long
     */
    static void check(JsonNode tokenizer) {
        List<JsonNode> patterns = new ArrayList<>();
        for (String part : List.of("normalizer", "pre_tokenizer")) {
            patterns.addAll(tokenizer.path(part).findParents("pattern"));
            patterns.addAll(tokenizer.path(part).findParents("prepend"));
        }
        long growth = 1;
        for (JsonNode pattern : patterns) {
            String regex = pattern.path("pattern").path("Regex").asText("");
            if (!isLinear(regex)) {
                throw new CheckpointException(
                        FILE + ": the regular expression `" + Shortened.of(regex) + "` may not end on some texts", FIX);
            }
            growth = Math.multiplyExact(growth, growthBy(pattern));
            if (growth > MOST_GROWTH) {
                throw new CheckpointException(
                        FILE + ": its replacements can make a text more than " + MOST_GROWTH + " times as long", FIX);
            }
        }
    }

    private static long growthBy(JsonNode pattern) {
        int found =
                Math.max(1, pattern.path("pattern").path("String").asText("").length());
        int content = Math.max(
                pattern.path("content").asText("").length(),
                pattern.path("prepend").asText("").length());
        return Math.max(1, (content + found - 1) / found);
    }

    /** Whether it is known, or a choice of sequences without groups, each with one part at most that repeats without end. */
    static boolean isLinear(String regex) {
        if (KNOWN.contains(regex)) {
            return true;
        }
        Matcher atom = ATOM.matcher(regex);
        int endless = 0;
        int position = 0;
        while (position < regex.length()) {
            if (regex.charAt(position) == '|') {
                endless = 0;
                position++;
            } else if (atom.region(position, regex.length()).lookingAt()) {
                endless += isEndless(atom.group(2)) ? 1 : 0;
                position = atom.end();
            } else {
                return false;
            }
            if (endless > 1) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEndless(String quantifier) {
        return quantifier != null && (quantifier.matches("[*+]") || quantifier.endsWith(",}"));
    }
}
