package io.tweetlake.common.s3;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.S3Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** The files below a folder of a bucket. For one use, and to be closed. */
public final class S3Folder implements AutoCloseable {
    private static final int ATTEMPTS = 4;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;

    private final S3Config config;
    private final String key;
    private final String bucket;
    private final String prefix;
    private final S3Client s3;

    private S3Folder(S3Config config, String uri, String key) {
        this.config = config;
        this.key = key;
        String path = uri.replaceFirst("^[^:]+://", "");
        this.bucket = path.replaceFirst("/.*", "");
        this.prefix = path.substring(bucket.length()).replaceFirst("^/+", "").replaceFirst("/*$", "/");
        this.s3 = S3Access.client(config);
    }

    /**
     * @param uri {@code s3://bucket/folder}, or {@code s3a://}
     * @param key the configuration key that named it
     */
    public static S3Folder open(S3Config config, String uri, String key) {
        return new S3Folder(config, uri, key);
    }

    /**
     * A file below the folder.
     *
     * @param path with {@code /} between names, none of which is {@code ..} or empty
     * @param size in bytes
     * @param tag changes with the content
     */
    public record Entry(String path, long size, String tag) {}

    /**
     * Every file below the folder, in folders below it too, by the alphabet. Names that lead out of it are left out: S3 has
     * them, and a disk does not.
     *
     * @throws UserError where S3 refuses, with the reason
     * @throws UncheckedIOException where it does not answer
     */
    public List<Entry> list() {
        return call(() -> s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                .map(object -> new Entry(object.key().substring(prefix.length()), object.size(), object.eTag()))
                .filter(file -> file.path().matches("(?!\\.{1,2}(/|$))[^/\\\\]+(/(?!\\.{1,2}(/|$))[^/\\\\]+)*"))
                .toList());
    }

    /**
     * Writes a file, going on where an earlier call was cut off. The SDK holds what it reads to the object's checksum, where
     * it has one.
     *
     * @param target what is there already is the beginning of it
     * @throws UserError as {@link #list}
     * @throws UncheckedIOException where it does not come whole, or was replaced meanwhile
     */
    public void download(Entry file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        for (int attempt = 1; attempt <= ATTEMPTS && size(target) < file.size(); attempt++) {
            try {
                call(() -> rest(file, target));
            } catch (UncheckedIOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
        if (size(target) != file.size()) {
            long size = size(target);
            Files.deleteIfExists(target);
            throw new UncheckedIOException(new IOException("s3://%s/%s%s came with %,d bytes in place of %,d"
                    .formatted(bucket, prefix, file.path(), size, file.size())));
        }
    }

    private long rest(Entry file, Path target) {
        long from = size(target);
        GetObjectRequest.Builder get = GetObjectRequest.builder()
                .bucket(bucket)
                .key(prefix + file.path())
                // Nothing of another object behind the beginning of this one.
                .ifMatch(file.tag());
        if (from > 0) {
            get.range("bytes=%d-".formatted(from));
        } else {
            get.checksumMode(ChecksumMode.ENABLED);
        }
        try (InputStream in = s3.getObject(get.build());
                OutputStream out =
                        Files.newOutputStream(target, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            return in.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkServiceException e) {
            boolean passes =
                    e.statusCode() >= 500 || e.statusCode() == TOO_MANY_REQUESTS || e.statusCode() == REQUEST_TIMEOUT;
            throw passes ? unanswered(e) : S3Access.explain(e, bucket, key, config);
        } catch (SdkException e) {
            throw e.getMessage() != null && e.getMessage().startsWith("Unable to load")
                    ? S3Access.explain(e, bucket, key, config)
                    : unanswered(e);
        }
    }

    private UncheckedIOException unanswered(SdkException e) {
        return new UncheckedIOException(
                "s3://%s does not answer: %s".formatted(bucket, e.getMessage()), new IOException(e));
    }

    @Override
    public void close() {
        s3.close();
    }
}
