package io.tweetlake.cli.texts;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TextsConfig;

/** The errors for a file that exceeds a limit of {@code texts.*} in the configuration. */
final class Limits {
    private Limits() {}

    /** @param value may be null */
    static void check(String value, String file, long line, TextsConfig limits) {
        if (value != null && value.length() > limits.maxCharacters()) {
            throw tooLong(file, line, limits);
        }
    }

    static UserError tooLong(String file, long line, TextsConfig limits) {
        return new UserError(
                "%s:%d: has a field of more than %,d characters".formatted(file, line, limits.maxCharacters()),
                "check the quotation marks of the file, or raise texts.maxCharacters");
    }

    static UserError tooManyColumns(String file, long line, TextsConfig limits) {
        return new UserError(
                "%s:%d: has more than %,d columns".formatted(file, line, limits.maxColumns()),
                "check the separators of the file, or raise texts.maxColumns");
    }
}
