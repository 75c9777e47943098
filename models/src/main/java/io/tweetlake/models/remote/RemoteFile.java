package io.tweetlake.models.remote;

import java.io.Serializable;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A file of a remote folder.
 *
 * @param path below the folder, with {@code /} between names
 * @param size in bytes
 * @param version changes with the content, such as an ETag; null if the folder has none
 * @param digest of the content; null if the folder has none
 */
public record RemoteFile(String path, long size, String version, FileDigest digest) implements Serializable {
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[^/\\\\:\\x00-\\x1f]+");

    /** @throws IllegalArgumentException if the path leads out of the folder */
    public RemoteFile {
        if (!isSafe(path)) {
            throw new IllegalArgumentException("`" + path + "` leads out of its folder");
        }
    }

    /** Whether a path from a listing, which is untrusted, stays below its folder on a local disk. */
    public static boolean isSafe(String path) {
        return Arrays.stream(path.split("/", -1))
                .allMatch(name -> NAME.matcher(name).matches());
    }
}
