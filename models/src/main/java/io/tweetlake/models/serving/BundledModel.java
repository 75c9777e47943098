package io.tweetlake.models.serving;

import io.tweetlake.common.job.LogLine;
import io.tweetlake.sentiment.NodeLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoint in the jar of {@code default-model}, unpacked to the cache of models once for each content. */
final class BundledModel {
    private static final Logger LOG = LoggerFactory.getLogger(BundledModel.class);

    static final String NAME = "tweetlake-default";

    private static final String RESOURCES = "/io/tweetlake/defaultmodel/checkpoint/";
    private static final List<String> FILES =
            List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");

    private static final int DIGEST_BYTES = 6;
    /** Null until the first use: the jar does not change. */
    private static String digest;

    private BundledModel() {}

    /** The folder's name has a digest of its files, and it appears complete: another process sees all of it or nothing. */
    static synchronized Path unpack() throws IOException {
        if (digest == null) {
            digest = digest();
        }
        Path folder = ModelCache.folder().resolve(NAME + "-" + digest);
        if (!Files.isDirectory(folder)) {
            NodeLock.hold(folder, () -> {
                if (!Files.isDirectory(folder)) {
                    unpackTo(folder);
                }
            });
        }
        return folder;
    }

    /** Of its model card, which is not unpacked. */
    static Optional<String> licence() {
        try (InputStream card = open(ModelCard.FILE)) {
            return ModelCard.licence(card);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpackTo(Path folder) throws IOException {
        Path partial = Files.createTempDirectory(folder.getParent(), NAME + "-partial-");
        for (String file : FILES) {
            try (InputStream resource = open(file)) {
                Files.copy(resource, partial.resolve(file));
            }
        }
        publish(partial, folder);
        LOG.info("{}", new LogLine("model unpacked").with("to", folder));
    }

    /** Moves the partial folder into place, or deletes it if another process was first. */
    static void publish(Path partial, Path folder) throws IOException {
        try {
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            for (String file : FILES) {
                Files.deleteIfExists(partial.resolve(file));
            }
            Files.delete(partial);
            // Another process may have been first, with the same content; Linux has no specific exception for that.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    /** Of the files' checksums: to hash fifty megabytes takes more than a second in a young JVM. */
    private static String digest() throws IOException {
        MessageDigest digest = DigestUtils.getSha256Digest();
        for (String file : FILES) {
            digest.update(
                    ByteBuffer.allocate(Long.BYTES).putLong(checksum(file)).flip());
        }
        return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    }

    /** CRC-32, which a jar has for each of its files. */
    private static long checksum(String file) throws IOException {
        URL resource = BundledModel.class.getResource(RESOURCES + file);
        if (resource != null && resource.openConnection() instanceof JarURLConnection jar) {
            return jar.getJarEntry().getCrc();
        }
        try (CheckedInputStream content = new CheckedInputStream(open(file), new CRC32())) {
            content.transferTo(OutputStream.nullOutputStream());
            return content.getChecksum().getValue();
        }
    }

    private static InputStream open(String file) {
        InputStream resource = BundledModel.class.getResourceAsStream(RESOURCES + file);
        if (resource == null) {
            throw new IllegalStateException("default-model's jar is not on the class path, or lacks " + file);
        }
        return resource;
    }
}
