package io.tweetlake.cli.sql;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells JLine when a statement is complete, and which word is to be completed. */
final class SqlParser implements Parser {
    private static final Pattern LAST_WORD = Pattern.compile("[\\\\\\w.?]*$");

    /**
     * @param line all of what has been typed
     * @param word what is in front of the cursor; of {@code t.col} the whole
     */
    private record Line(String line, int cursor, String word) implements CompletingParsedLine {
        @Override
        public int wordCursor() {
            return word.length();
        }

        @Override
        public int rawWordCursor() {
            return word.length();
        }

        @Override
        public int rawWordLength() {
            return word.length();
        }

        /** Names of tables and columns are words. */
        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word);
        }
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !ShellCommand.isOne(line)) {
            SqlText text = SqlText.of(line);
            if (!text.isComplete()) {
                throw new EOFError(-1, cursor, "a statement ends with ;", text.inQuotes() ? "quote" : ";");
            }
        }
        Matcher word = LAST_WORD.matcher(line.substring(0, cursor));
        return new Line(line, cursor, word.find() ? word.group() : "");
    }

    /** JLine's own would take a quote or a backslash in front of a word for an escape. */
    @Override
    public boolean isEscapeChar(char character) {
        return false;
    }
}
