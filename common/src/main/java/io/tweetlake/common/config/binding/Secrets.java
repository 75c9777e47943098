package io.tweetlake.common.config.binding;

import io.tweetlake.common.SecretUris;
import java.util.regex.Pattern;

/** Keeps passwords and tokens out of what is printed. */
public final class Secrets {
    static final String MASK = SecretUris.MASK;

    /**
     * The default of {@code spark.redaction.regex}, what Spark hides in its own pages and logs; less tokens in the
     * plural, which are those of a text.
     */
    private static final Pattern SECRET_NAME = Pattern.compile("(?i)secret|password|token(?!s)|access[.]?key");

    private Secrets() {}

    /** The value, or {@code ***} if the key's name says that it is a secret; without the credentials of a URI. */
    public static String mask(String key, String value) {
        return SECRET_NAME.matcher(key).find() ? MASK : SecretUris.masked(value);
    }
}
