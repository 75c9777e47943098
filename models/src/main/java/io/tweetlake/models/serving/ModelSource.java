package io.tweetlake.models.serving;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.config.S3Config;
import io.tweetlake.common.s3.S3Address;
import io.tweetlake.models.hub.HubModel;
import io.tweetlake.models.mlflow.ArtifactFolder;
import io.tweetlake.models.remote.RemoteFolder;
import io.tweetlake.models.remote.S3Folder;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.CheckpointException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The origin of one model's files. It means the same on the driver and on every executor. */
sealed interface ModelSource extends Serializable {
    /**
     * The folder on this machine's disk, fetched if it is missing.
     *
     * @throws UserError if there is none
     */
    Path folder();

    /**
     * The files, checked.
     *
     * @throws UserError if they are missing or cannot be served
     */
    default Checkpoint checkpoint() {
        try {
            return isImmutable() ? CheckedCheckpoints.open(folder()) : Checkpoint.open(folder());
        } catch (CheckpointException e) {
            throw new UserError("model.ref: " + e.problem(), e.fix(), e);
        }
    }

    /** Identifier of the licence, such as {@code mit}, where the model card names one. */
    default Optional<String> licence() {
        return ModelCard.licence(folder());
    }

    /** Whether the files never change, so that one check is enough. */
    default boolean isImmutable() {
        return true;
    }

    /** In the jar of {@code default-model}. */
    record Bundled() implements ModelSource {
        @Override
        public Path folder() {
            try {
                return BundledModel.unpack();
            } catch (IOException e) {
                throw new UserError(
                        "model.ref: the bundled model could not be unpacked: " + e.getMessage(),
                        "free some space, or name another folder with -D%s=FOLDER".formatted(ModelCache.PROPERTY),
                        e);
            }
        }

        @Override
        public Optional<String> licence() {
            return BundledModel.licence();
        }
    }

    /** A folder at the same path on every machine. Its files may change, and are checked each time. */
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

        @Override
        public boolean isImmutable() {
            return false;
        }
    }

    /** A commit on the Hugging Face Hub, in the cache that its own client has too, once for each machine. */
    record OnHub(HubModel model) implements ModelSource {
        @Override
        public Path folder() {
            return model.folder();
        }

        @Override
        public Optional<String> licence() {
            return Optional.ofNullable(model.licence());
        }
    }

    /**
     * On a server or in an object store, downloaded once for each machine.
     *
     * @param place the folder: {@code mlflow-artifacts:/...}, which the server of {@code mlflow} serves, or {@code s3://...}
     * @param cacheName the folder's name in the cache of models, which no other model has
     * @param maxBytes that the files may have together
     * @param digest the {@link Checkpoint#version()} that the files must have; null if it is not known
     */
    record Remote(MlflowConfig mlflow, S3Config s3, String place, String cacheName, long maxBytes, String digest)
            implements ModelSource {
        RemoteFolder open() {
            return S3Address.isS3(place) ? new S3Folder(s3, place, "model.ref") : new ArtifactFolder(mlflow, place);
        }

        @Override
        public Path folder() {
            return ModelDownload.fetch(this);
        }
    }
}
