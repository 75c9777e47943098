package io.tweetlake.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.regex.Pattern;

/**
 * Writes for a person: in colour and with a line that moves on a terminal, in plain lines elsewhere. May be used by several
 * threads.
 */
final class Terminal {
    /** What a text could move the cursor or end the line with, or turn the reading direction. */
    private static final Pattern CONTROL =
            Pattern.compile("[\\p{Cc}\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]+");

    /** Of control characters, tabs and the ends of lines are text. */
    private static final Pattern ESCAPE = Pattern.compile("[\\p{Cc}&&[^\t\n\r]]");

    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintWriter out;
    private final boolean interactive;
    private boolean progressShown;

    Terminal(PrintWriter out) {
        this.out = out;
        this.interactive = isTerminal() && System.getenv("NO_COLOR") == null;
    }

    /** Whether standard input and output are one. */
    static boolean isTerminal() {
        return isTerminal(System.console());
    }

    /** From JDK 22 there is a console without a terminal too, and a method that tells. */
    private static boolean isTerminal(Console console) {
        try {
            return console != null
                    && (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    enum Colour {
        RED(31),
        GREEN(32),
        YELLOW(33),
        GREY(90),
        BOLD(1);

        private final int code;

        Colour(int code) {
            this.code = code;
        }
    }

    /** Foreign text without anything that a terminal would obey. */
    static String safe(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }

    /** Text for a file, with its lines and tabs, that a terminal may show too. */
    static String withoutEscapes(String text) {
        return ESCAPE.matcher(text).replaceAll("\uFFFD");
    }

    /** Whether {@link #progress} shows anything. */
    boolean isInteractive() {
        return interactive;
    }

    String paint(Colour colour, String text) {
        return interactive ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }

    synchronized void println(String line) {
        clearProgress();
        out.println(line);
        out.flush();
    }

    /** Replaces the last progress line on a terminal; a log does not get it. */
    synchronized void progress(String line) {
        if (interactive) {
            // What another writes to the terminal, such as the log, then begins a line.
            out.print(CLEAR_LINE + line + "\r");
            out.flush();
            progressShown = true;
        }
    }

    /** Takes the progress line away. */
    synchronized void endProgress() {
        clearProgress();
        out.flush();
    }

    private void clearProgress() {
        if (progressShown) {
            out.print(CLEAR_LINE);
            progressShown = false;
        }
    }
}
