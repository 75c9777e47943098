package io.tweetlake.models.remote;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The digest of a file's content that a listing has.
 *
 * @param hex in hexadecimal digits
 */
public record FileDigest(Kind kind, String hex) implements Serializable {
    /** What is digested, and how. */
    public enum Kind {
        SHA_256("SHA-256"),
        /** SHA-1 of the object that Git makes of the file. */
        GIT_BLOB("Git SHA-1");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    public static FileDigest sha256(String hex) {
        return new FileDigest(Kind.SHA_256, hex);
    }

    public static FileDigest gitBlob(String hex) {
        return new FileDigest(Kind.GIT_BLOB, hex);
    }

    boolean matches(Path file) throws IOException {
        MessageDigest digest = kind == Kind.SHA_256 ? DigestUtils.getSha256Digest() : DigestUtils.getSha1Digest();
        if (kind == Kind.GIT_BLOB) {
            digest.update("blob %d\0".formatted(Files.size(file)).getBytes(StandardCharsets.US_ASCII));
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return Hex.encodeHexString(DigestUtils.digest(digest, in)).equalsIgnoreCase(hex);
        }
    }
}
