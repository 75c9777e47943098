package io.tweetlake.models.serving;

import io.tweetlake.common.job.LogLine;
import io.tweetlake.sentiment.NodeLock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoint in the jar of {@code default-model}, unpacked to local disk once for each node and content. */
final class BundledModel {
    private static final Logger LOG = LoggerFactory.getLogger(BundledModel.class);

    static final String NAME = "tweetlake-default";
    /** Where models are unpacked to; {@code ~/.cache/tweetlake/models} where it is not set. */
    static final String CACHE_PROPERTY = "tweetlake.model.cache";

    private static final String RESOURCES = "/io/tweetlake/defaultmodel/checkpoint/";
    private static final List<String> FILES =
            List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");

    private BundledModel() {}

    /**
     * The folder's name is the digest of what is in it, and it comes into being whole: another process either sees all of
     * it or nothing.
     */
    static synchronized Path unpack() throws IOException {
        Path folder = cache().resolve(NAME + "-" + digest());
        if (!Files.isDirectory(folder)) {
            NodeLock.hold(folder, () -> {
                if (!Files.isDirectory(folder)) {
                    unpackTo(folder);
                }
            });
        }
        return folder;
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

    /** Leaves the folder there and nothing partial, whoever was first. */
    static void publish(Path partial, Path folder) throws IOException {
        try {
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            for (String file : FILES) {
                Files.deleteIfExists(partial.resolve(file));
            }
            Files.delete(partial);
            // Another process may have been first, with the same content; Linux has no exception of its own for that.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    /** The folder of all models that this machine keeps. */
    static Path cache() {
        String folder = System.getProperty(CACHE_PROPERTY);
        return folder == null
                ? Path.of(System.getProperty("user.home"), ".cache", "tweetlake", "models")
                : Path.of(folder);
    }

    private static String digest() throws IOException {
        MessageDigest digest = sha256();
        for (String file : FILES) {
            try (InputStream resource = new DigestInputStream(open(file), digest)) {
                resource.transferTo(java.io.OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 6);
    }

    private static InputStream open(String file) {
        InputStream resource = BundledModel.class.getResourceAsStream(RESOURCES + file);
        if (resource == null) {
            throw new IllegalStateException("default-model's jar is not on the class path, or lacks " + file);
        }
        return resource;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
