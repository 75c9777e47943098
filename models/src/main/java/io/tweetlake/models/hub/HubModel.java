package io.tweetlake.models.hub;

import io.tweetlake.common.UserError;
import io.tweetlake.models.remote.DiskSpace;
import io.tweetlake.models.remote.Downloader;
import io.tweetlake.models.remote.RemoteException;
import io.tweetlake.models.remote.RemoteFile;
import io.tweetlake.models.remote.Transfers;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.NodeLock;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A commit of a model on the Hub, and the files of it that are served. Each machine fetches them into the cache of the Hub's own
 * client, in its layout: {@code models--ORG--NAME/snapshots/COMMIT/FILE}, a link to {@code blobs/DIGEST}; and {@code refs/REVISION},
 * the commit that a branch or a tag meant last.
 *
 * @param files below the snapshot; of a machine that is offline, those that were in its cache
 * @param licence by its identifier on the Hub, such as {@code mit}; null where the model card has none, or the Hub was not asked
 */
public record HubModel(HubSettings settings, HubReference commit, List<RemoteFile> files, String licence)
        implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(HubModel.class);
    /** Comes before the weights. */
    private static final String CONFIG = "config.json";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /**
     * Asks the Hub which commit a revision means now, and for its files; where it does not answer, or is not to be asked, the cache.
     *
     * @param wanted the files to fetch, of all that a listing has
     * @throws UserError where there is no such model or revision, it is not for whoever asks, or the cache does not have it
     * @throws RemoteException where the Hub does not answer and the cache does not have it
     */
    public static HubModel resolve(HubReference reference, UnaryOperator<List<RemoteFile>> wanted) {
        HubSettings settings = HubSettings.here();
        HubCache cache = new HubCache(reference.repository());
        if (settings.offline()) {
            return cached(settings, cache, reference, wanted).orElseThrow(() -> notCached(cache, reference));
        }
        try {
            HubFolder.Listing listing = new HubFolder(settings, reference).listing();
            if (!reference.isCommit()) {
                cache.remember(reference.revision(), listing.commit());
            }
            return new HubModel(
                    settings,
                    reference.at(listing.commit()),
                    List.copyOf(wanted.apply(listing.files())),
                    listing.licence());
        } catch (RemoteException e) {
            HubModel found = cached(settings, cache, reference, wanted).orElseThrow(() -> e);
            LOG.warn("{}: what the cache has of it serves: {}", reference, e.getMessage());
            return found;
        } catch (IOException e) {
            throw notStored(cache.root(), e);
        }
    }

    private static Optional<HubModel> cached(
            HubSettings settings, HubCache cache, HubReference reference, UnaryOperator<List<RemoteFile>> wanted) {
        return cache.commit(reference)
                .map(commit -> new HubModel(
                        settings, reference.at(commit), List.copyOf(wanted.apply(cache.files(commit))), null))
                .filter(model -> !model.files().isEmpty());
    }

    private static UserError notCached(HubCache cache, HubReference reference) {
        return new UserError(
                "model.ref: %s is not in %s, and HF_HUB_OFFLINE is set".formatted(reference, cache.root()),
                "fetch it while there is a network, or copy the cache of a machine that has it");
    }

    private static UserError notStored(Path folder, IOException e) {
        return new UserError(
                "model.ref: the Hub's cache at %s cannot be written: %s".formatted(folder, e.getMessage()),
                "free some space, check its permissions, or name another folder with HF_HUB_CACHE",
                e);
    }

    /** The first digits of the commit. */
    public String version() {
        return commit.revision().substring(0, 12);
    }

    /**
     * The folder of the files on this machine, fetched where they are missing; other processes of this machine wait meanwhile.
     *
     * @throws io.tweetlake.sentiment.CheckpointException where config.json says that it cannot be served
     * @throws UserError where they cannot be stored, or the machine is offline and does not have them
     * @throws RemoteException where they cannot be downloaded
     */
    public Path folder() {
        HubCache cache = new HubCache(commit.repository());
        Path snapshot = cache.snapshot(commit.revision());
        if (isComplete(snapshot)) {
            return snapshot;
        }
        if (settings.offline()) {
            throw notCached(cache, commit);
        }
        try {
            NodeLock.hold(cache.root().resolve("tweetlake"), () -> fetch(cache, snapshot));
            return snapshot;
        } catch (IOException e) {
            throw notStored(cache.root(), e);
        }
    }

    private boolean isComplete(Path snapshot) {
        return files.stream().allMatch(file -> Files.exists(snapshot.resolve(file.path())));
    }

    private void fetch(HubCache cache, Path snapshot) throws IOException {
        try (HubFolder folder = new HubFolder(settings, commit)) {
            Downloader downloader = new Downloader(folder, TIMEOUT);
            List<RemoteFile> missing = files.stream()
                    .filter(file -> !Files.exists(snapshot.resolve(file.path())))
                    .toList();
            double bytes = missing.stream()
                    .mapToDouble(file -> Downloader.missing(file, cache.blob(file, commit.revision())))
                    .sum();
            DiskSpace.require(commit.toString(), bytes, cache.root(), "HF_HUB_CACHE");
            Transfers.expect(missing);
            for (RemoteFile file : missing) {
                Path blob = cache.blob(file, commit.revision());
                downloader.download(file, blob);
                HubCache.link(snapshot.resolve(file.path()), blob);
                if (file.path().equals(CONFIG)) {
                    Checkpoint.checkConfig(snapshot.resolve(CONFIG));
                }
            }
        }
    }
}
