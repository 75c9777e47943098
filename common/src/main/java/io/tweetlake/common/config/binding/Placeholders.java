package io.tweetlake.common.config.binding;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in {@code ${NAME}} and {@code ${NAME:-default}}; as in a shell, the default also stands for an empty value. */
final class Placeholders {
    /** Takes an unclosed or nested placeholder too, so that it can be refused in place of kept as it is. */
    private static final Pattern ANY = Pattern.compile("\\$\\{([^}]*)(}?)");

    private static final Pattern BODY = Pattern.compile("([A-Za-z_][\\w.]*)(:-(?<default>((?!\\$\\{).)*))?");

    /**
     * @param text with what there was filled in
     * @param used the names whose own values were taken, in order
     * @param missing the names that had neither value nor default, in order
     */
    record Filled(String text, Set<String> used, Set<String> missing) {}

    private final UnaryOperator<String> values;
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();

    private Placeholders(UnaryOperator<String> values) {
        this.values = values;
    }

    /**
     * @param values by name; null for one that is not there
     * @throws IllegalArgumentException for a placeholder that is not closed, has another in it, or no proper name
     */
    static Filled fill(String text, UnaryOperator<String> values) {
        Placeholders placeholders = new Placeholders(values);
        String filled = ANY.matcher(text).replaceAll(match -> Matcher.quoteReplacement(placeholders.value(match)));
        return new Filled(filled, placeholders.used, placeholders.missing);
    }

    private String value(MatchResult placeholder) {
        Matcher body = BODY.matcher(placeholder.group(1));
        if (!body.matches() || placeholder.group(2).isEmpty()) {
            throw new IllegalArgumentException(
                    "cannot read \"" + placeholder.group() + "\": write ${NAME} or ${NAME:-default}");
        }
        return value(body.group(1), body.group("default"));
    }

    private String value(String name, String otherwise) {
        String value = values.apply(name);
        if (otherwise != null && (value == null || value.isEmpty())) {
            return otherwise;
        }
        (value == null ? missing : used).add(name);
        return value == null ? "" : value;
    }
}
