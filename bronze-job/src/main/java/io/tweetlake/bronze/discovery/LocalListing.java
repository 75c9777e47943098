package io.tweetlake.bronze.discovery;

import io.tweetlake.common.job.LogLine;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists local folders without hidden names: regular files only, each once, whatever symbolic links lead to it, and none
 * outside of the source's folder. Anything else, such as a pipe on which reading would wait, is named in a warning, once in
 * each process.
 */
final class LocalListing {
    private static final Logger LOG = LoggerFactory.getLogger(LocalListing.class);
    private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();
    /** What Java has in place of bytes that are no character in the locale's encoding. */
    private static final String UNDECODABLE = "\uFFFD";

    private final SourceFolder source;
    private final Consumer<FileStatus> visitor;
    /** Visited when everything else has been, so that a file is known by the name that is no link. */
    private final Deque<Path> links = new ArrayDeque<>();

    /** Without links. */
    private final Set<Path> seen = new HashSet<>();

    private LocalListing(SourceFolder source, Consumer<FileStatus> visitor) {
        this.source = source;
        this.visitor = visitor;
    }

    /** @param roots folders and files; one that is gone holds nothing */
    static void each(List<Path> roots, SourceFolder source, Consumer<FileStatus> visitor) throws IOException {
        LocalListing listing = new LocalListing(source, visitor);
        for (Path root : roots) {
            listing.visitRoot(root);
        }
        while (!listing.links.isEmpty()) {
            listing.visitLink(listing.links.remove());
        }
    }

    private void visitRoot(Path root) throws IOException {
        try {
            boolean exists = Files.exists(root);
            if (exists && !source.contains(root)) {
                warn(root, SourceFolder.OUTSIDE);
            } else {
                visit(root, exists ? root.toRealPath() : root);
            }
        } catch (NoSuchFileException e) {
            // It went a moment ago.
            return;
        }
    }

    /** @param target the folder without links */
    private void visitFolder(Path folder, Path target) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                if (!FileListing.isHidden(child.getFileName().toString())) {
                    visit(child, target.resolve(child.getFileName()));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // A folder that goes while it is listed holds nothing for this listing.
            return;
        } catch (IOException e) {
            warn(folder, "the folder cannot be listed: " + reason(e));
        }
    }

    private void visit(Path path, Path target) throws IOException {
        if (path.toString().contains(UNDECODABLE)) {
            warn(path, "its name is not in the encoding of the locale: start with LC_ALL=C.UTF-8, or rename it");
            return;
        }
        if (Files.isSymbolicLink(path)) {
            // Folders first, as they may hold what another link leads to.
            if (Files.isDirectory(path)) {
                links.addFirst(path);
            } else {
                links.addLast(path);
            }
            return;
        }
        try {
            visitTarget(path, target);
        } catch (NoSuchFileException e) {
            // As above.
            return;
        }
    }

    private void visitLink(Path link) {
        try {
            Path target = link.toRealPath();
            if (!source.contains(target)) {
                warn(link, SourceFolder.OUTSIDE);
            } else if (seen.contains(target)) {
                warn(link, "a link to what is read under its own name");
            } else {
                visitTarget(link, target);
            }
        } catch (NoSuchFileException e) {
            warn(link, "a link to nothing");
        } catch (IOException e) {
            warn(link, "a link that cannot be followed: " + reason(e));
        }
    }

    private void visitTarget(Path path, Path target) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isDirectory() && !attributes.isRegularFile()) {
            warn(path, "no regular file but a pipe, a socket or a device");
        } else if (seen.add(target)) {
            if (attributes.isDirectory()) {
                visitFolder(path, target);
            } else {
                visitor.accept(status(path, attributes));
            }
        }
    }

    private static FileStatus status(Path file, BasicFileAttributes attributes) {
        long modified = attributes.lastModifiedTime().toMillis();
        var path = new org.apache.hadoop.fs.Path(
                "file", null, file.toAbsolutePath().toString());
        return new FileStatus(attributes.size(), false, 1, 1, modified, path);
    }

    private static String reason(IOException failure) {
        return failure.getClass().getSimpleName() + " " + failure.getMessage();
    }

    private static void warn(Path path, String reason) {
        if (WARNED.add(path)) {
            LOG.warn("{}", new LogLine("not read").with("file", path).with("reason", reason));
        }
    }
}
