package io.tweetlake.models.hub;

import io.tweetlake.models.remote.RemoteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** What this machine's cache has of a model on the Hub, in the layout of the Hub's own client. */
final class HubCache {
    private final Path root;

    /** @param repository {@code ORG/NAME} */
    HubCache(String repository) {
        this.root = HubSettings.cache().resolve("models--" + repository.replace("/", "--"));
    }

    /** The model's own folder. */
    Path root() {
        return root;
    }

    Path snapshot(String commit) {
        return root.resolve("snapshots").resolve(commit);
    }

    /** Where the content of a file is kept, whichever commits have it. */
    Path blob(RemoteFile file, String commit) {
        String name = file.digest() == null
                ? DigestUtils.sha256Hex(commit + "/" + file.path())
                : file.digest().hex();
        return root.resolve("blobs").resolve(name);
    }

    /** The commit that is meant, as far as the cache knows. */
    Optional<String> commit(HubReference reference) {
        if (Files.isDirectory(snapshot(reference.revision()))) {
            return Optional.of(reference.revision());
        }
        try {
            String commit = Files.readString(ref(reference.revision())).strip();
            return Optional.of(commit).filter(known -> Files.isDirectory(snapshot(known)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The files of a commit that are there, with their sizes. */
    List<RemoteFile> files(String commit) {
        Path snapshot = snapshot(commit);
        try (Stream<Path> files = Files.list(snapshot)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> new RemoteFile(file.getFileName().toString(), size(file), null, null))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the cache at " + snapshot, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the cache at " + file, e);
        }
    }

    /** Notes what a branch or a tag means now. */
    void remember(String revision, String commit) throws IOException {
        Path ref = ref(revision);
        Files.createDirectories(ref.getParent());
        Path partial = Files.createTempFile(ref.getParent(), "ref-", ".partial");
        Files.writeString(partial, commit);
        Files.move(partial, ref, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path ref(String revision) {
        return root.resolve("refs").resolve(revision);
    }

    /** A relative link, so that the cache may be moved; a copy where the file system has no links. */
    static void link(Path file, Path blob) throws IOException {
        Files.createDirectories(file.getParent());
        // Of an interrupted clean-up of the cache: a link to what is gone.
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(file);
        }
        try {
            Files.createSymbolicLink(file, file.getParent().relativize(blob));
        } catch (FileAlreadyExistsException e) {
            // The Hub's own client was faster.
        } catch (UnsupportedOperationException e) {
            Files.copy(blob, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
