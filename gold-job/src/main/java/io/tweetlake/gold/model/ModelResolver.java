package io.tweetlake.gold.model;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.mlflow.Artifacts;
import io.tweetlake.common.mlflow.MlflowException;
import io.tweetlake.common.mlflow.ModelVersion;
import io.tweetlake.common.mlflow.Registry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which model a reference means now. Asks the registry, and fetches nothing. */
final class ModelResolver {
    private static final Pattern LOGGED_MODEL = Pattern.compile("\\bm-[0-9a-f]{32}\\b");

    private final MlflowConfig mlflow;

    ModelResolver(MlflowConfig mlflow) {
        this.mlflow = mlflow;
    }

    /**
     * @param name that Gold's rows carry
     * @param version that Gold's rows carry; null where the files alone say it
     * @param loggedModel the id, {@code m-...}, under which MLflow 3 keeps it; null where it does not
     */
    record Resolved(String name, String version, ModelSource source, String loggedModel) {}

    /**
     * @throws UserError where there is no such model, or no server to ask
     * @throws MlflowException where the server does not answer
     */
    Resolved resolve(ModelReference reference) {
        if (reference instanceof ModelReference.Builtin) {
            return new Resolved(BundledModel.NAME, null, new ModelSource.Bundled(), null);
        }
        if (reference instanceof ModelReference.Folder folder) {
            Path path = Path.of(folder.path()).toAbsolutePath().normalize();
            return new Resolved(String.valueOf(path.getFileName()), null, new ModelSource.Local(path.toString()), null);
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

    private Resolved onServer(ModelReference reference) {
        if (reference instanceof ModelReference.Logged logged) {
            String uri = logged.uri();
            // Ids are what tells logged models and runs apart: the rows carry them.
            String id = uri.replaceFirst("^(models|runs):/", "").replaceFirst("/.*", "");
            String name = uri.startsWith("runs:") ? uri.substring(uri.lastIndexOf('/') + 1) : id;
            return new Resolved(name, id, source(name, id, uri, null), loggedModel(uri));
        }
        ModelVersion version = version(reference);
        String checkpoint = version.tags().get(ModelRegistration.CHECKPOINT_TAG);
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
        String folder = new Artifacts(mlflow).folder(uri);
        if (folder.startsWith("/") || folder.startsWith("file:")) {
            return new ModelSource.Local(folder.replaceFirst("^file:(//)?", ""));
        }
        if (!Artifacts.isServed(folder)) {
            throw new UserError(
                    "model.ref: %s %s is kept at %s, which the server does not hand on"
                            .formatted(name, version, folder),
                    "start the server with --serve-artifacts, or copy the folder and name its path");
        }
        String place = digest(mlflow.trackingUri() + " " + folder);
        String cacheName = "%s-%s-%s".formatted(name, version, place).replaceAll("[^A-Za-z0-9._-]", "_");
        return new ModelSource.OnServer(mlflow, folder, cacheName, checkpoint);
    }

    private String fix(MlflowException e) {
        if (e.isDenied()) {
            return "set mlflow.username and mlflow.password, or mlflow.token, to those of somebody who may read it";
        }
        return "check the name on " + mlflow.registryUri() + ", or register the model there";
    }

    /** Eight digits that tell one text from another. */
    static String digest(String text) {
        byte[] digest = BundledModel.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 4);
    }
}
