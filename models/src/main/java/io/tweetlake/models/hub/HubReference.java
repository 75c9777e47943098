package io.tweetlake.models.hub;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on the Hugging Face Hub.
 *
 * @param repository {@code ORG/NAME}; some old ones have no organisation
 * @param revision a branch, a tag or a commit
 */
public record HubReference(String repository, String revision) implements Serializable {
    private static final Pattern FORM = Pattern.compile(
            "hf://(?<repository>\\w[\\w.-]*(/\\w[\\w.-]*)?)(@(?<revision>(?!/)(?!.*\\.\\.)[\\w./-]+))?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** Of {@code hf://ORG/NAME} or {@code hf://ORG/NAME@REVISION}; empty for any other text. */
    public static Optional<HubReference> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new HubReference(
                        parts.group("repository"),
                        Optional.ofNullable(parts.group("revision")).orElse("main")))
                : Optional.empty();
    }

    /** Whether the revision is a commit, so that it never means another one. */
    boolean isCommit() {
        return COMMIT.matcher(revision).matches();
    }

    HubReference at(String commit) {
        return new HubReference(repository, commit);
    }

    String encodedRevision() {
        return URLEncoder.encode(revision, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "hf://%s@%s".formatted(repository, revision);
    }
}
