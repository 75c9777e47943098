package io.tweetlake.gold.model;

import io.tweetlake.common.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the folder on local disk that a reference means. Works on the driver and on each executor alike. */
final class ModelFolders {
    private ModelFolders() {}

    /** @throws UserError where there is none */
    static Path locate(ModelReference reference) {
        if (reference instanceof ModelReference.Folder folder) {
            return existing(folder.folder());
        }
        try {
            return BundledModel.unpack();
        } catch (IOException e) {
            throw new UserError(
                    "model.ref: the bundled model could not be unpacked: " + e.getMessage(),
                    "free some space, or name another folder with -D%s=FOLDER".formatted(BundledModel.CACHE_PROPERTY),
                    e);
        }
    }

    /** The name that Gold's rows carry: the folder's own, or that of the bundled model. */
    static String name(ModelReference reference) {
        return reference instanceof ModelReference.Folder folder
                ? String.valueOf(folder.folder().getFileName())
                : BundledModel.NAME;
    }

    private static Path existing(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserError(
                    "model.ref: there is no folder " + folder,
                    "name a checkpoint folder as save_pretrained writes it, or " + ModelReference.BUILTIN);
        }
        return folder;
    }
}
