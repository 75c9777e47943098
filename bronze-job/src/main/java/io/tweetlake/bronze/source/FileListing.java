package io.tweetlake.bronze.source;

import io.tweetlake.common.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files below a path, at any depth. As everywhere in Hadoop's world, names that begin with {@code _} or {@code .} are
 * hidden, and what is in folders of such names.
 *
 * @param path a folder, a file or a pattern
 * @param ignore endings of names that files have while they are written
 */
record FileListing(String path, String[] ignore) {
    private static final Comparator<SourceFile> OLDEST_FIRST =
            Comparator.comparing(SourceFile::modifiedAt).thenComparing(SourceFile::uri);

    /**
     * Asks the storage.
     *
     * @return the oldest first
     * @throws UserError where the storage does not answer
     */
    Stream<SourceFile> files(Configuration hadoop) {
        try {
            Path pattern = new Path(path);
            FileSystem files = pattern.getFileSystem(hadoop);
            FileStatus[] roots = files.globStatus(pattern);
            List<SourceFile> found = new ArrayList<>();
            for (FileStatus root : roots == null ? new FileStatus[0] : roots) {
                addBelow(root, files, found);
            }
            return found.stream().sorted(OLDEST_FIRST);
        } catch (IOException e) {
            throw new UserError(
                    "source.path: cannot list %s: %s".formatted(path, e.getMessage()),
                    "check the address and the permissions",
                    e);
        }
    }

    private void addBelow(FileStatus root, FileSystem files, List<SourceFile> found) throws IOException {
        if (root.isFile()) {
            add(root, found);
            return;
        }
        int rootDepth = root.getPath().depth();
        try {
            // In one go: of an object store's folders nobody has to be asked one by one.
            var below = files.listFiles(root.getPath(), true);
            while (below.hasNext()) {
                FileStatus file = below.next();
                if (!isHidden(file.getPath().getParent(), rootDepth)) {
                    add(file, found);
                }
            }
        } catch (FileNotFoundException e) {
            // A folder that goes while it is listed has nothing for us; the others come with the next listing.
            return;
        }
    }

    private void add(FileStatus file, List<SourceFile> found) {
        String name = file.getPath().getName();
        if (!isHidden(name) && Arrays.stream(ignore).noneMatch(name::endsWith)) {
            found.add(new SourceFile(
                    file.getPath().toUri().toASCIIString(),
                    file.getLen(),
                    Instant.ofEpochMilli(file.getModificationTime())));
        }
    }

    private static boolean isHidden(Path folder, int rootDepth) {
        Path at = folder;
        while (at.depth() > rootDepth) {
            if (isHidden(at.getName())) {
                return true;
            }
            at = at.getParent();
        }
        return false;
    }

    private static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".");
    }
}
