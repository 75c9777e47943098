package io.tweetlake.models.serving;

import io.tweetlake.common.UserError;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.models.remote.DiskSpace;
import io.tweetlake.models.remote.Downloader;
import io.tweetlake.models.remote.RemoteFile;
import io.tweetlake.models.remote.RemoteFolder;
import io.tweetlake.models.remote.Transfers;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.CheckpointException;
import io.tweetlake.sentiment.NodeLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Downloads models into this machine's cache, each once. */
final class ModelDownload {
    private static final Logger LOG = LoggerFactory.getLogger(ModelDownload.class);

    private ModelDownload() {}

    /**
     * The folder appears under its final name once it is complete and checked; an interrupted download is resumed. Other
     * threads and processes of this machine wait for the first.
     *
     * @throws UserError if the files are not a model that can be served
     * @throws io.tweetlake.models.remote.RemoteException if they cannot be downloaded
     * @throws UncheckedIOException if they cannot be stored
     */
    static synchronized Path fetch(ModelSource.Remote source) {
        Path folder = ModelCache.folder().resolve(source.cacheName());
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            NodeLock.hold(folder, () -> {
                if (!Files.isDirectory(folder)) {
                    download(source, folder);
                }
            });
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the cache of models at " + folder.getParent(), e);
        }
    }

    private static void download(ModelSource.Remote source, Path folder) throws IOException {
        long start = System.nanoTime();
        Path partial = folder.resolveSibling(source.cacheName() + "-partial");
        long bytes = downloadFiles(source, partial);
        Checkpoint checkpoint = check(source, partial);
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        CheckedCheckpoints.add(checkpoint.movedTo(folder));
        LOG.info(
                "{}",
                new LogLine("model downloaded")
                        .with("from", source.place())
                        .with("to", folder)
                        .with("bytes", bytes)
                        .with("durationMs", (System.nanoTime() - start) / 1e6));
    }

    /** @return how many bytes the files have */
    private static long downloadFiles(ModelSource.Remote source, Path target) throws IOException {
        try (RemoteFolder folder = source.open()) {
            List<RemoteFile> all = folder.list();
            ModelFiles.requireWeights(source.place(), all);
            List<RemoteFile> wanted = ModelFiles.served(all);
            requireRoom(source, wanted, target);
            Transfers.expect(wanted);
            Downloader downloader = new Downloader(folder, source.mlflow().timeout());
            for (RemoteFile file : wanted) {
                downloader.download(file, target.resolve(file.path()));
            }
            return wanted.stream().mapToLong(RemoteFile::size).sum();
        }
    }

    private static void requireRoom(ModelSource.Remote source, List<RemoteFile> files, Path target) throws IOException {
        ModelFiles.requireSize(source.place(), files, source.maxBytes());
        double missing = files.stream()
                .mapToDouble(file -> Downloader.missing(file, target.resolve(file.path())))
                .sum();
        DiskSpace.require(source.place(), missing, target.getParent(), "-D%s=FOLDER".formatted(ModelCache.PROPERTY));
    }

    /** Deletes files that cannot be served, so that the next attempt downloads them again. */
    private static Checkpoint check(ModelSource.Remote source, Path partial) throws IOException {
        try {
            Checkpoint checkpoint = Checkpoint.open(partial);
            requireRegistered(source, checkpoint.version());
            return checkpoint;
        } catch (CheckpointException e) {
            FileUtils.deleteDirectory(partial.toFile());
            throw new UserError("the model at %s: %s".formatted(source.place(), e.problem()), e.fix(), e);
        } catch (UserError e) {
            FileUtils.deleteDirectory(partial.toFile());
            throw e;
        }
    }

    private static void requireRegistered(ModelSource.Remote source, String found) {
        if (source.digest() != null && !source.digest().equals(found)) {
            throw new UserError(
                    "the files at %s are not those that were registered: their digest is %s, and was %s"
                            .formatted(source.place(), found, source.digest()),
                    "register the model again");
        }
    }
}
