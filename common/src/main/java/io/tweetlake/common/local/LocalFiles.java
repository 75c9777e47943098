package io.tweetlake.common.local;

import org.apache.hadoop.fs.LocalFileSystem;

/** Hadoop's local file system, with checksums, that starts no processes. Named by {@code fs.file.impl}. */
public final class LocalFiles extends LocalFileSystem {
    public LocalFiles() {
        super(new RawLocalFiles());
    }
}
