package io.tweetlake.common.config.binding;

import io.tweetlake.common.UserError;
import java.util.List;

/** A configuration that nothing can start with. Names every mistake in it, one a line, each with its place. */
public class ConfigException extends UserError {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf returns a serializable list.
    private final List<String> mistakes;

    /**
     * @param subject the file, as the user named it
     * @param mistakes each beginning with its place, such as {@code conf/local.yaml:12}
     */
    ConfigException(String subject, List<String> mistakes) {
        super(subject + ": " + (mistakes.size() == 1 ? "1 mistake" : mistakes.size() + " mistakes") + "\n  "
                + String.join("\n  ", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** One or more, each beginning with its place; those of the file first, by line. */
    public List<String> mistakes() {
        return mistakes;
    }
}
