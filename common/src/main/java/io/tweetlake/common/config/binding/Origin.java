package io.tweetlake.common.config.binding;

/**
 * Where a value was written.
 *
 * @param name what the effective configuration calls it
 * @param place what begins a mistake
 * @param order mistakes are reported from the lowest: lines of the file, then options, then what was never written
 */
public record Origin(String name, String place, int order) {
    private static final int OPTION = Integer.MAX_VALUE - 1;
    private static final int NOWHERE = Integer.MAX_VALUE;

    /** @param line counted from 1 */
    static Origin line(String file, int line) {
        return new Origin(file + ":" + line, file + ":" + line, line);
    }

    /** @param typed what followed {@code --set}, as typed */
    public static Origin option(String typed) {
        // Never the value: under a misspelt key it may be a secret.
        return new Origin("--set", "--set " + typed.replaceFirst("[^\\w.-].*", ""), OPTION);
    }

    /** The default. */
    public static Origin of(String subject) {
        return new Origin(subject, subject, NOWHERE);
    }
}
