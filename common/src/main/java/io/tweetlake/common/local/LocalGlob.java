package io.tweetlake.common.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobPattern;

/**
 * Hadoop's patterns on local disk. Hadoop's own search fails if any name on its way contains a colon, which it takes for the
 * end of a URI's scheme.
 */
public final class LocalGlob {
    private LocalGlob() {}

    public static boolean isLocal(FileSystem files) {
        return "file".equals(files.getUri().getScheme());
    }

    /**
     * @param pattern an absolute path in which names may have {@code *}, {@code ?}, {@code [...]} and <code>{...}</code>
     * @return the files and folders that match, sorted; none if there are none
     */
    public static List<Path> find(String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String flat : GlobExpander.expand(pattern)) {
            found.addAll(matches(flat));
        }
        return found.stream().distinct().sorted().toList();
    }

    private static List<Path> matches(String pattern) throws IOException {
        List<Path> matches = List.of(Path.of("/"));
        for (String name : pattern.split("/+", -1)) {
            if (!name.isEmpty()) {
                List<Path> children = new ArrayList<>();
                GlobPattern names = compiled(name, pattern);
                matches.forEach(folder -> addChildren(folder, name, names, children));
                matches = children;
            }
        }
        return matches;
    }

    private static GlobPattern compiled(String name, String pattern) throws IOException {
        try {
            return new GlobPattern(name);
        } catch (RuntimeException e) {
            throw new IOException("not a pattern: " + pattern, e);
        }
    }

    private static void addChildren(Path folder, String name, GlobPattern names, List<Path> found) {
        if (!names.hasWildcard()) {
            Path child = folder.resolve(name.replaceAll("\\\\(.)", "$1"));
            if (Files.exists(child, LinkOption.NOFOLLOW_LINKS)) {
                found.add(child);
            }
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                if (names.matches(child.getFileName().toString())) {
                    found.add(child);
                }
            }
        } catch (IOException e) {
            // A file, or a folder that is gone or may not be listed: nothing in it matches.
            return;
        }
    }
}
