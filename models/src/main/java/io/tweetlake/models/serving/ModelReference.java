package io.tweetlake.models.serving;

import io.tweetlake.common.UserError;
import io.tweetlake.common.s3.S3Address;
import io.tweetlake.models.hub.HubReference;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names a model, as {@code model.ref} does. */
public sealed interface ModelReference {
    /** The checkpoint that comes with tweetlake. */
    record Builtin() implements ModelReference {}

    /** A checkpoint folder that every node sees at the same path. */
    record Folder(String path) implements ModelReference {}

    /** The version of a registered model that has an alias now. */
    record Aliased(String name, String alias) implements ModelReference {}

    /** The newest version of a registered model in a stage now. */
    record Staged(String name, String stage) implements ModelReference {}

    /** A version of a registered model. */
    record Version(String name, String version) implements ModelReference {}

    /**
     * What a run has logged, or a logged model of MLflow 3 by its id.
     *
     * @param uri {@code runs:/ID/PATH} or {@code models:/m-...}
     */
    record Logged(String uri) implements ModelReference {}

    /**
     * A checkpoint folder in S3.
     *
     * @param uri {@code s3://bucket/folder}
     */
    record InBucket(String uri) implements ModelReference {}

    /** A checkpoint on the Hugging Face Hub. */
    record OnHub(HubReference model) implements ModelReference {}

    String BUILTIN = "builtin:default";
    Set<String> STAGES = Set.of("Staging", "Production", "Archived");
    Pattern REGISTERED =
            Pattern.compile("models:/(?<name>[^/@]+)(@(?<alias>[\\w.-]+)|/(?<version>\\d+)|/(?<stage>\\w+))");
    Pattern LOGGED = Pattern.compile("models:/m-[0-9a-f]+|runs:/\\w+(/[^/]+)*");

    /** Whether it may mean another model tomorrow. */
    default boolean moves() {
        return this instanceof Aliased || this instanceof Staged;
    }

    /** Whether it means a version of a registered model. */
    default boolean isRegistered() {
        return moves() || this instanceof Version;
    }

    /** @throws UserError where the text is no reference of a kind that is served */
    static ModelReference parse(String text) {
        if (text.equals(BUILTIN)) {
            return new Builtin();
        }
        if (LOGGED.matcher(text).matches()) {
            return new Logged(text);
        }
        if (text.startsWith("hf:")) {
            return new OnHub(HubReference.parse(text)
                    .orElseThrow(() -> new UserError(
                            "model.ref: `%s` names no model of the Hugging Face Hub".formatted(text),
                            "write hf://ORG/NAME, or hf://ORG/NAME@REVISION for a branch, a tag or a commit")));
        }
        if (S3Address.parse(text).filter(address -> !address.key().isEmpty()).isPresent()) {
            return new InBucket(text.replaceFirst("/+$", ""));
        }
        Matcher registered = REGISTERED.matcher(text);
        if (registered.matches()) {
            String name = registered.group("name");
            if (registered.group("alias") != null) {
                return new Aliased(name, registered.group("alias"));
            }
            if (registered.group("version") != null) {
                return new Version(name, registered.group("version"));
            }
            if (STAGES.contains(registered.group("stage"))) {
                return new Staged(name, registered.group("stage"));
            }
        }
        if (text.matches("[a-z0-9]{2,}:.*")) {
            throw new UserError(
                    "model.ref: `%s` is no kind of model that can be served".formatted(text),
                    ("use %s, models:/NAME@ALIAS, models:/NAME/Staging or Production, models:/NAME/VERSION, runs:/ID/PATH,"
                                    + " hf://ORG/NAME, s3://BUCKET/FOLDER,"
                                    + " or the path of a folder that save_pretrained wrote")
                            .formatted(BUILTIN));
        }
        return new Folder(text);
    }
}
