package io.tweetlake.cli;

import io.tweetlake.cli.Terminal.Colour;
import java.util.Locale;

/** A labelled tweet on one line of a terminal. */
final class TweetLine {
    private static final int TEXT_WIDTH = 96;

    private TweetLine() {}

    /** @param who or what it is told apart by, in front of its text */
    static String of(Terminal terminal, String label, double score, String who, String text) {
        return "%s %s  %s: %s"
                .formatted(
                        painted(terminal, label),
                        String.format(Locale.ROOT, "%5.1f%%", score),
                        Terminal.safe(who),
                        cut(Terminal.safe(text)));
    }

    static String failed(Terminal terminal, String error) {
        return painted(terminal, "error") + "        " + Terminal.safe(error);
    }

    /** A label in its colour, as wide as any. */
    static String painted(Terminal terminal, String label) {
        Colour colour =
                switch (label) {
                    case "positive" -> Colour.GREEN;
                    case "negative", "error" -> Colour.RED;
                    case "neutral" -> Colour.YELLOW;
                    default -> Colour.GREY;
                };
        return terminal.paint(colour, "%-8s".formatted(label));
    }

    private static String cut(String text) {
        return DisplayWidth.of(text) <= TEXT_WIDTH ? text : DisplayWidth.cut(text, TEXT_WIDTH - 1) + "…";
    }
}
