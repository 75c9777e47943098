package io.tweetlake.models.remote;

import io.tweetlake.common.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room for what is to be downloaded. */
public final class DiskSpace {
    private DiskSpace() {}

    /**
     * Refuses a download before its first byte.
     *
     * @param place where the model is
     * @param bytes to be written
     * @param folder below which they are written; made where it is missing
     * @param setting that names another folder
     * @throws UserError where the disk has less room
     */
    public static void require(String place, double bytes, Path folder, String setting) throws IOException {
        Files.createDirectories(folder);
        double free = Files.getFileStore(folder).getUsableSpace();
        if (bytes > free) {
            throw new UserError(
                    "the model at %s has %,.0f bytes to download, and %s has room for %,.0f"
                            .formatted(place, bytes, folder, free),
                    "free some space, or name another folder with " + setting);
        }
    }
}
