package io.tweetlake.sentiment;

/** Names from a checkpoint's files, for messages: they may be of any length, and have characters that move a terminal's cursor. */
final class Shortened {
    private static final int MOST_CHARACTERS = 80;

    private Shortened() {}

    static String of(String name) {
        String start = TextPrefix.of(name, MOST_CHARACTERS);
        return start.replaceAll("\\p{Cntrl}", "?") + (start.length() < name.length() ? "..." : "");
    }
}
