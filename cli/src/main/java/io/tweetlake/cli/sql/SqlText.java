package io.tweetlake.cli.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Text cut at the semicolons that end statements of Spark SQL: those outside texts, quoted names and comments.
 *
 * @param statements without their semicolons; those that only have comments are left out
 * @param rest what no semicolon ends; empty where that is nothing but comments
 * @param inQuotes whether the text ends within quotes
 */
public record SqlText(List<String> statements, String rest, boolean inQuotes) {
    /** Whether there is nothing that waits for its semicolon. */
    public boolean isComplete() {
        return rest.isEmpty();
    }

    public static SqlText of(String text) {
        return new Cutter(text).cut();
    }

    private static final class Cutter {
        private final String text;
        private final List<String> statements = new ArrayList<>();
        private int at;
        private int start;
        private boolean hasContent;
        private boolean inQuotes;

        Cutter(String text) {
            this.text = text;
        }

        SqlText cut() {
            while (at < text.length()) {
                char next = text.charAt(at);
                if (next == ';') {
                    end();
                } else if (text.startsWith("--", at)) {
                    skipTo("\n");
                } else if (text.startsWith("/*", at)) {
                    skipBlock();
                } else if (next == '\'' || next == '"' || next == '`') {
                    skipQuoted(next);
                } else {
                    hasContent |= !Character.isWhitespace(next);
                    at++;
                }
            }
            String rest = hasContent ? text.substring(start) : "";
            return new SqlText(List.copyOf(statements), rest, inQuotes);
        }

        private void end() {
            if (hasContent) {
                statements.add(text.substring(start, at).strip());
            }
            start = ++at;
            hasContent = false;
        }

        private void skipTo(String end) {
            int found = text.indexOf(end, at);
            at = found < 0 ? text.length() : found + end.length();
        }

        /** Comments of this kind may be in each other; one that is not closed is not complete. */
        private void skipBlock() {
            int depth = 0;
            do {
                if (text.startsWith("/*", at)) {
                    depth++;
                    at += 2;
                } else if (text.startsWith("*/", at)) {
                    depth--;
                    at += 2;
                } else {
                    at++;
                }
            } while (depth > 0 && at < text.length());
            hasContent |= depth > 0;
        }

        /** A quote that is doubled begins again at once, which comes to the same. */
        private void skipQuoted(char quote) {
            boolean escapes = quote != '`' && !isRaw();
            hasContent = true;
            inQuotes = true;
            at++;
            while (at < text.length() && inQuotes) {
                char next = text.charAt(at);
                if (next == '\\' && escapes) {
                    at++;
                } else if (next == quote) {
                    inQuotes = false;
                }
                at++;
            }
            at = Math.min(at, text.length());
        }

        /** As in {@code r'\d+'}, where a backslash is itself. */
        private boolean isRaw() {
            boolean marked = at > 0 && Character.toLowerCase(text.charAt(at - 1)) == 'r';
            return marked && (at == 1 || !isPartOfName(text.charAt(at - 2)));
        }

        private static boolean isPartOfName(char character) {
            return Character.isLetterOrDigit(character) || character == '_';
        }
    }
}
