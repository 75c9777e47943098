package io.tweetlake.sentiment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The few lines that {@code git clone} leaves in place of a large file where Git LFS is not installed. */
final class LfsPointer {
    private static final byte[] FIRST_LINE =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

    private LfsPointer() {}

    /** @throws CheckpointException where the file is such a pointer */
    static void refuse(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (Arrays.equals(in.readNBytes(FIRST_LINE.length), FIRST_LINE)) {
                throw new CheckpointException(
                        file.getFileName() + ": a pointer of Git LFS, not the file itself",
                        "Run `git lfs install` and `git lfs pull` in "
                                + file.toAbsolutePath().getParent());
            }
        }
    }
}
