package io.tweetlake.models.remote;

import java.util.List;

/**
 * A folder on a server or in an object store. {@link Downloader} turns listing and reading into files on disk, so an
 * implementation needs neither retries nor checks of what it reads.
 */
public interface RemoteFolder extends AutoCloseable {
    /**
     * Every file, those of subfolders included.
     *
     * @throws RemoteException if the other side refuses or does not answer
     */
    List<RemoteFile> list();

    /**
     * Opens a file for reading.
     *
     * @param file of {@link #list}
     * @param from the first byte to read
     * @return the content from that byte on; from the first byte if the other side does not support ranges
     * @throws RemoteException if the other side refuses, does not answer, or has another version of the file
     */
    RemoteContent open(RemoteFile file, long from);

    /** The address, for messages. */
    @Override
    String toString();

    @Override
    default void close() {}
}
