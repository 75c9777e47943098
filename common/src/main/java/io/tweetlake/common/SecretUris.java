package io.tweetlake.common;

import java.util.regex.Pattern;

/** Keeps the credentials of URIs out of what is printed. */
public final class SecretUris {
    /** What stands in place of a secret. */
    public static final String MASK = "***";

    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#\\s]*@");
    private static final Pattern PARAMETER = Pattern.compile(
            "(?i)(?<=[?&])([\\w.-]*(?:secret|password|token|signature|credential|access[.-]?key)[\\w.-]*)=[^&#\\s]*");

    private SecretUris() {}

    /** The text with {@code ***} for the user and password of each URI in it, and for its signatures and tokens. */
    public static String masked(String text) {
        if (text == null || !text.contains("://")) {
            return text;
        }
        String withoutUsers = USER_INFO.matcher(text).replaceAll(MASK + "@");
        return PARAMETER.matcher(withoutUsers).replaceAll("$1=" + MASK);
    }
}
