package io.tweetlake.bronze.discovery;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.local.LocalGlob;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files below a path, at any depth. As everywhere in Hadoop's world, names that begin with {@code _} or {@code .} are
 * hidden, and what is in folders of such names.
 *
 * @param path a folder, a file or a pattern, maybe with a time in it
 * @param ignore endings of names that files have while they are written
 */
public record FileListing(DatedPath path, List<String> ignore) {
    static final Comparator<SourceFile> OLDEST_FIRST =
            Comparator.comparing(SourceFile::modifiedAt).thenComparing(SourceFile::uri);

    private static final Logger LOG = LoggerFactory.getLogger(FileListing.class);
    private static final String GLOB = ".*[*?\\[{].*";
    /** So many folders are listed without a look at whether those above them are there. */
    private static final int MANY_FOLDERS = 100;

    public FileListing(SourceConfig config) {
        this(new DatedPath(config.path()), config.ignore());
    }

    /**
     * Asks the storage.
     *
     * @return the oldest first
     * @throws UserError where the storage does not answer
     */
    public Stream<SourceFile> files(Configuration hadoop) {
        return files(hadoop, file -> true);
    }

    /** As {@link #files(Configuration)}, with only those that are wanted ever in memory. */
    Stream<SourceFile> files(Configuration hadoop, Predicate<SourceFile> wanted) {
        return below(List.of(path.anyTime()), hadoop, wanted);
    }

    /** As above; where the path has a time in it, only what is in the folders of these times. */
    Stream<SourceFile> files(Instant first, Instant last, Configuration hadoop, Predicate<SourceFile> wanted) {
        return path.isDated()
                ? below(possible(path.between(first, last), hadoop), hadoop, wanted)
                : files(hadoop, wanted);
    }

    /** Of a long time in which little came, most folders are not there, and neither are those above them. */
    private List<String> possible(List<String> paths, Configuration hadoop) {
        if (paths.size() <= MANY_FOLDERS) {
            return paths;
        }
        Map<String, Boolean> known = new HashMap<>();
        return paths.stream()
                .filter(each ->
                        foldersAbove(each).allMatch(above -> known.computeIfAbsent(above, it -> exists(it, hadoop))))
                .toList();
    }

    /** Those with a part of the time in their names, the highest first. */
    private Stream<String> foldersAbove(String dated) {
        return IntStream.range(path.base().length(), dated.length())
                .filter(i -> dated.charAt(i) == '/')
                .mapToObj(i -> dated.substring(0, i))
                .filter(above -> !above.matches(GLOB));
    }

    private static boolean exists(String folder, Configuration hadoop) {
        try {
            Path above = new Path(folder);
            return above.getFileSystem(hadoop).exists(above);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + folder, e);
        }
    }

    private Stream<SourceFile> below(List<String> paths, Configuration hadoop, Predicate<SourceFile> wanted) {
        try {
            SourceFolder folder = new SourceFolder(path, hadoop);
            List<SourceFile> found =
                    folder.isLocal() ? local(paths, folder, wanted) : remote(paths, folder.files(), wanted);
            return found.stream()
                    .collect(Collectors.toMap(SourceFile::uri, file -> file, FileListing::first))
                    .values()
                    .stream()
                    .sorted(OLDEST_FIRST);
        } catch (IOException e) {
            throw new UserError(
                    "source.path: cannot list %s: %s".formatted(path, e.getMessage()),
                    "check the address and the permissions",
                    e);
        }
    }

    /** Hadoop gives two keys of S3 the same name where one has a doubled slash, and can only read the other. */
    private static SourceFile first(SourceFile file, SourceFile same) {
        LOG.warn(
                "{}",
                new LogLine("two keys have the same name, and one is read: rename the one with //")
                        .with("file", file.name()));
        return file;
    }

    private List<SourceFile> local(List<String> paths, SourceFolder folder, Predicate<SourceFile> wanted)
            throws IOException {
        List<java.nio.file.Path> roots = new ArrayList<>();
        for (String each : paths) {
            Path pattern = folder.files().makeQualified(new Path(each));
            if (isPattern(pattern)) {
                LocalGlob.find(pattern.toUri().getPath()).stream()
                        .filter(root -> isMeant(root.getFileName().toString(), pattern))
                        .forEach(roots::add);
            } else {
                roots.add(SourceFolder.local(pattern));
            }
        }
        List<SourceFile> found = new ArrayList<>();
        LocalListing.each(roots, folder, file -> {
            if (isVisible(file.getPath(), file.getPath().depth())) {
                add(SourceFile.of(file), wanted, found);
            }
        });
        return found;
    }

    private List<SourceFile> remote(List<String> paths, FileSystem files, Predicate<SourceFile> wanted)
            throws IOException {
        List<SourceFile> found = new ArrayList<>();
        for (String each : paths) {
            for (Path root : roots(new Path(each), files)) {
                addBelow(root, files, wanted, found);
            }
        }
        return found;
    }

    private static boolean isPattern(Path path) {
        return path.toString().matches(GLOB);
    }

    private static List<Path> roots(Path pattern, FileSystem files) throws IOException {
        if (!isPattern(pattern)) {
            return List.of(files.makeQualified(pattern));
        }
        FileStatus[] roots = files.globStatus(pattern);
        return roots == null
                ? List.of()
                : Stream.of(roots)
                        .map(FileStatus::getPath)
                        .filter(root -> isMeant(root.getName(), pattern))
                        .toList();
    }

    /** A pattern matches hidden names only if it begins like them. */
    private static boolean isMeant(String name, Path pattern) {
        return !isHidden(name) || isHidden(pattern.getName());
    }

    private void addBelow(Path root, FileSystem files, Predicate<SourceFile> wanted, List<SourceFile> found)
            throws IOException {
        try {
            // One recursive listing: an object store needs no request for each folder.
            RemoteIterator<LocatedFileStatus> below = files.listFiles(root, true);
            while (below.hasNext()) {
                LocatedFileStatus file = below.next();
                if (isVisible(file.getPath(), root.depth())) {
                    add(SourceFile.of(file), wanted, found);
                }
            }
        } catch (FileNotFoundException e) {
            // A folder that goes while it is listed has nothing for us; the others come with the next listing.
            return;
        }
    }

    private static void add(SourceFile file, Predicate<SourceFile> wanted, List<SourceFile> found) {
        if (wanted.test(file)) {
            found.add(file);
        }
    }

    /** @param rootDepth of the folder below which names count */
    boolean isVisible(Path file, int rootDepth) {
        return ignore.stream().noneMatch(file.getName()::endsWith)
                && !isHidden(file.getName())
                && !isHidden(file.getParent(), rootDepth);
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

    static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".");
    }
}
