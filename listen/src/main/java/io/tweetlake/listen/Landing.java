package io.tweetlake.listen;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A folder or bucket in which files appear whole or not at all. Names are relative, with slashes between folders. */
interface Landing extends Closeable {
    /** Begins a file that readers do not see yet. */
    File begin(String name) throws IOException;

    /** What was {@link #store stored} under a name. */
    Optional<byte[]> load(String name) throws IOException;

    /** Replaces a small file, whole or not at all. Its name is hidden from Bronze. */
    void store(String name, byte[] content) throws IOException;

    /** A file that is being written. */
    interface File {
        OutputStream content();

        /** Puts it in place, with all that was written; its content is closed. */
        void finish() throws IOException;
    }
}
