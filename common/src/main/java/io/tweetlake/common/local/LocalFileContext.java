package io.tweetlake.common.local;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FsConstants;

/** {@link LocalFiles} for Hadoop's other interface. Named by {@code fs.AbstractFileSystem.file.impl}. */
public final class LocalFileContext extends ChecksumFs {
    /** As Hadoop makes it; the address is that of the scheme. */
    public LocalFileContext(URI uri, Configuration configuration) throws IOException, URISyntaxException {
        super(new Raw(configuration));
    }

    private static final class Raw extends DelegateToFileSystem {
        private Raw(Configuration configuration) throws IOException, URISyntaxException {
            super(
                    FsConstants.LOCAL_FS_URI,
                    new RawLocalFiles(),
                    configuration,
                    FsConstants.LOCAL_FS_URI.getScheme(),
                    false);
        }

        @Override
        public int getUriDefaultPort() {
            return -1;
        }

        /** Every name is one of a local file. */
        @Override
        public boolean isValidName(String name) {
            return true;
        }
    }
}
