package io.tweetlake.models.serving;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.config.S3Config;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.s3.S3Address;
import io.tweetlake.models.hub.HubModel;
import io.tweetlake.models.hub.HubReference;
import io.tweetlake.models.mlflow.ArtifactFolder;
import io.tweetlake.models.mlflow.LoggedModels;
import io.tweetlake.models.mlflow.MlflowException;
import io.tweetlake.models.mlflow.MlflowServer;
import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.mlflow.Registry;
import io.tweetlake.models.remote.S3Folder;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/** Finds out which model a reference means now. Asks the registry, and fetches nothing. */
public final class ModelResolver {
    private static final Pattern LOGGED_MODEL = Pattern.compile("\\bm-[0-9a-f]{32}\\b");

    private static final int DIGITS = 8;

    private final MlflowConfig mlflow;
    private final S3Config s3;
    private final long maxBytes;

    public ModelResolver(TweetlakeConfig config) {
        this.mlflow = config.mlflow();
        this.s3 = config.s3();
        this.maxBytes = config.model().maxSize().bytes();
    }

    /**
     * @param name that Gold's rows carry
     * @param version that Gold's rows carry; null where the files alone say it
     * @param loggedModel the id, {@code m-...}, under which MLflow 3 keeps it; null where it does not
     */
    public record Resolved(String name, String version, ModelSource source, String loggedModel) {
        /** Whether both have the same files on this machine. */
        boolean isSame(Resolved other) {
            return source instanceof ModelSource.Remote here
                    && other.source instanceof ModelSource.Remote there
                    && here.cacheName().equals(there.cacheName());
        }
    }

    /**
     * @throws UserError if there is no such model, or no server to ask
     * @throws io.tweetlake.models.remote.RemoteException if the server or S3 does not answer
     */
    public Resolved resolve(ModelReference reference) {
        if (reference instanceof ModelReference.Builtin) {
            return new Resolved(BundledModel.NAME, null, new ModelSource.Bundled(), null);
        }
        if (reference instanceof ModelReference.Folder folder) {
            Path path = Path.of(folder.path()).toAbsolutePath().normalize();
            return new Resolved(String.valueOf(path.getFileName()), null, new ModelSource.Local(path.toString()), null);
        }
        if (reference instanceof ModelReference.InBucket bucket) {
            return inBucket(bucket.uri());
        }
        if (reference instanceof ModelReference.OnHub hub) {
            return onHub(hub.model());
        }
        try {
            return onServer(reference);
        } catch (MlflowException e) {
            if (e.isTransient()) {
                throw e;
            }
            throw new UserError("model.ref: " + e.getMessage(), fix(e), e);
        }
    }

    /** Its files may be replaced: the cache's name is that of the files that are there now. */
    private Resolved inBucket(String uri) {
        String name = uri.substring(uri.lastIndexOf('/') + 1);
        String files;
        try (S3Folder folder = new S3Folder(s3, uri, "model.ref")) {
            files = folder.list().toString();
        }
        String cacheName = cacheName(name, "s3", uri + " " + files);
        return new Resolved(name, null, new ModelSource.Remote(mlflow, s3, uri, cacheName, maxBytes, null), null);
    }

    private Resolved onHub(HubReference reference) {
        HubModel model = HubModel.resolve(reference, ModelFiles::served);
        ModelFiles.requireWeights(reference.toString(), model.files());
        ModelFiles.requireSize(reference.toString(), model.files(), maxBytes);
        return new Resolved(reference.repository(), model.version(), new ModelSource.OnHub(model), null);
    }

    private static String cacheName(String name, String version, String place) {
        return "%s-%s-%s".formatted(name, version, digest(place)).replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private Resolved onServer(ModelReference reference) {
        if (reference instanceof ModelReference.Logged logged) {
            String uri = logged.uri();
            // Ids are what tells logged models and runs apart: the rows carry them.
            String id = uri.replaceFirst("^(models|runs):/", "").replaceFirst("/.*", "");
            String name = uri.startsWith("runs:") ? uri.substring(uri.lastIndexOf('/') + 1) : id;
            return new Resolved(name, id, source(name, id, uri, null), loggedModel(uri));
        }
        ModelVersion version = version(reference);
        String checkpoint = version.checkpoint();
        return new Resolved(
                version.name(),
                version.version(),
                source(version.name(), version.version(), version.source(), checkpoint),
                loggedModel(version.source()));
    }

    private static String loggedModel(String uri) {
        Matcher id = LOGGED_MODEL.matcher(uri);
        return id.find() ? id.group() : null;
    }

    private ModelVersion version(ModelReference reference) {
        Registry registry = new Registry(mlflow);
        if (reference instanceof ModelReference.Aliased aliased) {
            return registry.aliased(aliased.name(), aliased.alias());
        }
        if (reference instanceof ModelReference.Version version) {
            return registry.version(version.name(), version.version());
        }
        ModelReference.Staged staged = (ModelReference.Staged) reference;
        return registry.staged(staged.name(), staged.stage())
                .orElseThrow(() -> new UserError(
                        "model.ref: no version of %s is in the stage %s".formatted(staged.name(), staged.stage()),
                        "move one there, or name a version or an alias"));
    }

    private ModelSource source(String name, String version, String uri, String checkpoint) {
        String folder = new LoggedModels(mlflow).folder(uri);
        if (folder.startsWith("/") || folder.startsWith("file:")) {
            return new ModelSource.Local(onThisMachine(name, version, folder.replaceFirst("^file:(//)?", "")));
        }
        if (!ArtifactFolder.isServed(folder) && !S3Address.isS3(folder)) {
            throw new UserError(
                    "model.ref: %s %s is kept at %s, which the server does not hand on"
                            .formatted(name, version, folder),
                    "start the server with --serve-artifacts, or copy the folder and name its path");
        }
        String cacheName = cacheName(name, version, mlflow.trackingUri() + " " + folder);
        return new ModelSource.Remote(mlflow, s3, folder, cacheName, maxBytes, checkpoint);
    }

    /** A path of this machine, of which only a server of this machine can know what is there. */
    private String onThisMachine(String name, String version, String path) {
        if (!MlflowServer.isOnThisMachine(mlflow.trackingUri())
                || !MlflowServer.isOnThisMachine(mlflow.registryUri())) {
            throw new UserError(
                    "model.ref: %s %s is kept at %s, by %s: a path of another machine says nothing of this one"
                            .formatted(name, version, path, mlflow.registryUri()),
                    "start the server with --serve-artifacts; or, if the folder is here, name it: --set model.ref="
                            + path);
        }
        return path;
    }

    private String fix(MlflowException e) {
        if (e.isDenied()) {
            return "set mlflow.username and mlflow.password, or mlflow.token, to those of a user who may read it";
        }
        return "check the name on " + mlflow.registryUri() + ", or register the model there";
    }

    /** The first eight digits of the SHA-256 of a text. */
    public static String digest(String text) {
        return DigestUtils.sha256Hex(text).substring(0, DIGITS);
    }
}
