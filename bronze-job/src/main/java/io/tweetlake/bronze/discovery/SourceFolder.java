package io.tweetlake.bronze.discovery;

import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.job.SourceUnavailableException;
import io.tweetlake.common.local.LocalGlob;
import io.tweetlake.common.s3.S3Address;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What all files of a source are below. On local disk, links and pipes may lead elsewhere: nothing else is touched. */
public final class SourceFolder {
    /** Why such a file is not touched. */
    static final String OUTSIDE = "a link leads out of source.path";

    private final Path path;
    private final FileSystem files;

    /** @param config whose {@code path} is set */
    public SourceFolder(SourceConfig config, Configuration hadoop) throws IOException {
        this(new DatedPath(config.path()), hadoop);
    }

    SourceFolder(DatedPath source, Configuration hadoop) throws IOException {
        Path base = new Path(source.base());
        this.files = base.getFileSystem(hadoop);
        this.path = files.makeQualified(base);
    }

    FileSystem files() {
        return files;
    }

    boolean isLocal() {
        return LocalGlob.isLocal(files);
    }

    /** The file's path below the folder; empty where the source is the file itself. */
    String below(SourceFile file) {
        String above = path.toUri().getPath();
        String whole = file.path().toUri().getPath();
        int start = above.endsWith("/") ? above.length() : above.length() + 1;
        return whole.substring(Math.min(start, whole.length()));
    }

    /** Whether it is a folder; in an object store, where a folder ends with its last object, none is. */
    boolean isFolder() throws IOException {
        try {
            return !S3Address.isS3(path.toString()) && files.getFileStatus(path).isDirectory();
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /**
     * That a file is gone says nothing about the file if the folder is gone, too.
     *
     * @throws SourceUnavailableException if the folder above the file is missing
     */
    public void requirePresent(SourceFile gone) throws IOException {
        boolean isSource = gone.path().equals(path);
        if (!isSource && !S3Address.isS3(path.toString()) && !files.exists(path)) {
            throw SourceUnavailableException.ofFolder(path.toString());
        }
    }

    /** @throws IOException if the file is not a regular one, or a link leads out of the folder */
    public void requireInside(SourceFile file) throws IOException {
        if (!isLocal()) {
            return;
        }
        java.nio.file.Path local = local(file.path());
        if (Files.exists(local) && !Files.isRegularFile(local)) {
            throw new IOException("it is not a regular file");
        }
        if (Files.exists(local) && !contains(local)) {
            throw new IOException(OUTSIDE);
        }
    }

    /** Whether a local path, with all links followed, is in the folder. */
    boolean contains(java.nio.file.Path local) throws IOException {
        return local.toRealPath().startsWith(local(path).toRealPath());
    }

    static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }
}
