package io.tweetlake.cli.replay;

import io.tweetlake.common.UserError;
import io.tweetlake.common.s3.S3Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder or bucket that files are put into, each there whole or not at all. */
public final class ReplayTarget {
    private final FileSystem files;
    private final Path folder;
    private final boolean objects;

    /**
     * @param path of a folder, made where it is missing
     * @throws UserError where it cannot be made
     */
    public ReplayTarget(String path, Configuration hadoop) {
        try {
            this.folder = new Path(path);
            this.files = folder.getFileSystem(hadoop);
            this.objects = S3Address.isS3(path);
            files.mkdirs(folder);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    "--to: cannot make the folder %s: %s".formatted(path, e.getMessage()),
                    "check the address and the permissions",
                    e);
        }
    }

    /** An object becomes visible when it is complete; a local file gets its name then. */
    void put(String name, byte[] content) {
        Path whole = new Path(folder, name);
        Path written = objects ? whole : new Path(folder, "." + name + "_tmp");
        try {
            try (FSDataOutputStream out = files.create(written, false)) {
                out.write(content);
            }
            if (!objects && !files.rename(written, whole)) {
                throw new IOException("cannot rename %s to %s".formatted(written, whole));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + whole, e);
        }
    }
}
