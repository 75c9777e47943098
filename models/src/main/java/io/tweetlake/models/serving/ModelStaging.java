package io.tweetlake.models.serving;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.s3.S3Address;
import io.tweetlake.models.hub.HubModel;
import io.tweetlake.models.remote.RemoteFile;
import io.tweetlake.models.remote.S3Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands models of the Hub on to executors that have no way to it: the driver fetches one, and puts its files where all of them
 * reach, once for each commit.
 */
final class ModelStaging {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStaging.class);

    private ModelStaging() {}

    /**
     * @return the same model, by the copy that executors reach; what it was where it is not of the Hub, or {@code model.staging} is
     *     not set
     * @throws UserError if the model cannot be served, or the copy cannot be written
     */
    static ModelResolver.Resolved staged(ModelResolver.Resolved resolved, TweetlakeConfig config) {
        String staging = config.model().staging();
        if (staging == null || !(resolved.source() instanceof ModelSource.OnHub hub)) {
            return resolved;
        }
        // Checked here, so that what cannot be served is not handed on.
        String digest = resolved.source().checkpoint().version();
        HubModel model = hub.model();
        String name = "%s-%s".formatted(model.commit().repository().replace("/", "--"), model.version());
        String place = staging.replaceFirst("/+$", "") + "/" + name;
        ModelSource copy = S3Address.isS3(staging)
                ? inBucket(model, place, name, digest, config)
                : inFolder(model, Path.of(place).toAbsolutePath());
        return new ModelResolver.Resolved(resolved.name(), resolved.version(), copy, null);
    }

    private static ModelSource inBucket(
            HubModel model, String place, String name, String digest, TweetlakeConfig config) {
        try (S3Folder folder = new S3Folder(config.s3(), place, "model.staging")) {
            Map<String, Long> there =
                    folder.list().stream().collect(Collectors.toMap(RemoteFile::path, RemoteFile::size));
            for (RemoteFile file : model.files()) {
                if (!Long.valueOf(file.size()).equals(there.get(file.path()))) {
                    folder.put(file.path(), model.folder().resolve(file.path()));
                    said(file.path(), place);
                }
            }
        }
        String cacheName = name + "-" + ModelResolver.digest(place);
        return new ModelSource.Remote(
                config.mlflow(),
                config.s3(),
                place,
                cacheName,
                config.model().maxSize().bytes(),
                digest);
    }

    private static ModelSource inFolder(HubModel model, Path place) {
        try {
            if (!Files.isDirectory(place)) {
                copy(model, place);
            }
            return new ModelSource.Local(place.toString());
        } catch (IOException e) {
            throw new UserError(
                    "model.staging: %s cannot be written: %s".formatted(place, e.getMessage()),
                    "free some space, check its permissions, or name another folder that all executors reach",
                    e);
        }
    }

    /** The folder appears complete, whoever else does the same. */
    private static void copy(HubModel model, Path place) throws IOException {
        Files.createDirectories(place.getParent());
        Path partial = Files.createTempDirectory(place.getParent(), place.getFileName() + "-partial-");
        try {
            for (RemoteFile file : model.files()) {
                Path target = partial.resolve(file.path());
                Files.createDirectories(target.getParent());
                Files.copy(model.folder().resolve(file.path()), target);
            }
            // Temporary folders are readable by their owner alone, and executors may run as another user.
            partial.toFile().setReadable(true, false);
            partial.toFile().setExecutable(true, false);
            Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
            said("all files", place.toString());
        } catch (IOException e) {
            if (!Files.isDirectory(place)) {
                throw e;
            }
        } finally {
            FileUtils.deleteQuietly(partial.toFile());
        }
    }

    private static void said(String what, String place) {
        LOG.info("{}", new LogLine("model staged").with("file", what).with("to", place));
    }
}
