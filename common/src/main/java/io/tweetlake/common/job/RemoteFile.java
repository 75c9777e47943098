package io.tweetlake.common.job;

import io.tweetlake.common.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;

/** A file that is read before there is a session, and may be where only Hadoop's file systems reach. */
final class RemoteFile {
    /** A URI, or a volume of Unity Catalog, which {@code java.io} does not see on every cluster. */
    private static final Pattern REMOTE = Pattern.compile("([a-z][a-z0-9+.-]+:|/Volumes/).*");

    private RemoteFile() {}

    /**
     * The file itself, or a copy of it under the same name.
     *
     * @param name path, or URI of one of Hadoop's file systems
     * @throws UserError where it is remote and does not come; a local one is not looked at
     */
    static Path onDisk(String name) {
        if (!REMOTE.matcher(name).matches()) {
            return Path.of(name);
        }
        try {
            var remote = new org.apache.hadoop.fs.Path(name);
            Path copy = Files.createTempDirectory("tweetlake-").resolve(remote.getName());
            FileSystem files = remote.getFileSystem(hadoop());
            try (var content = files.open(remote)) {
                Files.copy(content, copy);
            }
            return copy;
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    "cannot read %s: %s".formatted(name, e.getMessage()),
                    "check the path, and that the user of this job may read it",
                    e);
        }
    }

    private static Configuration hadoop() {
        var session = SparkSession.getDefaultSession();
        return session.isDefined() ? session.get().sparkContext().hadoopConfiguration() : new Configuration();
    }
}
