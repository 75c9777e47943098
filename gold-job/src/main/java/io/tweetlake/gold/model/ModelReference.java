package io.tweetlake.gold.model;

import io.tweetlake.common.UserError;
import java.io.Serializable;
import java.nio.file.Path;

/** Names a model, as {@code model.ref} does. */
public sealed interface ModelReference extends Serializable {
    /** The checkpoint that comes with tweetlake. */
    record Builtin() implements ModelReference {
        @Override
        public String toString() {
            return BUILTIN;
        }
    }

    /** A checkpoint folder that every node sees at the same path. */
    record Folder(String path) implements ModelReference {
        @Override
        public String toString() {
            return path;
        }

        Path folder() {
            return Path.of(path).toAbsolutePath().normalize();
        }
    }

    String BUILTIN = "builtin:default";

    /** @throws UserError where the text is no reference of a kind that is served */
    static ModelReference parse(String text) {
        if (text.equals(BUILTIN)) {
            return new Builtin();
        }
        if (text.matches("[a-z0-9]{2,}:.*")) {
            throw new UserError(
                    "model.ref: `%s` is no kind of model that can be served".formatted(text),
                    "use %s, or the path of a folder with config.json, model.safetensors and tokenizer.json"
                            .formatted(BUILTIN));
        }
        return new Folder(text);
    }
}
