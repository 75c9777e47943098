package io.tweetlake.models.serving;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.config.S3Config;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of one certain model are from. Means the same on the driver and on each executor. */
sealed interface ModelSource extends Serializable {
    /**
     * The folder on this machine's disk, after fetching what is not there.
     *
     * @throws UserError where there is none
     */
    Path folder();

    /** In the jar of {@code default-model}. */
    record Bundled() implements ModelSource {
        @Override
        public Path folder() {
            try {
                return BundledModel.unpack();
            } catch (IOException e) {
                throw new UserError(
                        "model.ref: the bundled model could not be unpacked: " + e.getMessage(),
                        "free some space, or name another folder with -D%s=FOLDER"
                                .formatted(BundledModel.CACHE_PROPERTY),
                        e);
            }
        }
    }

    /** A folder that every node has at the same path. */
    record Local(String path) implements ModelSource {
        @Override
        public Path folder() {
            Path folder = Path.of(path);
            if (!Files.isDirectory(folder)) {
                throw new UserError(
                        "model.ref: there is no folder " + folder,
                        "name a checkpoint folder as save_pretrained writes it, or " + ModelReference.BUILTIN);
            }
            return folder;
        }
    }

    /**
     * Behind a network, and fetched once for each machine.
     *
     * @param place the folder: {@code mlflow-artifacts:/...}, which the server of {@code mlflow} hands on, or {@code s3://...}
     * @param cacheName the folder's name in the cache of models: no other model has it
     * @param checkpoint what {@link io.tweetlake.sentiment.Checkpoint#version()} of the files must be; null where nobody said
     */
    record Remote(MlflowConfig mlflow, S3Config s3, String place, String cacheName, String checkpoint)
            implements ModelSource {
        @Override
        public Path folder() {
            return ModelDownload.fetch(this);
        }
    }
}
