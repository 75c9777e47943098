package io.tweetlake.listen;

import io.tweetlake.common.ExternalFailure;
import io.tweetlake.common.config.S3Config;
import io.tweetlake.common.s3.S3Access;
import io.tweetlake.common.s3.S3Address;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * A bucket. A file is written to a temporary one, and put by one request. A store that is busy or does not answer is waited for,
 * which slows the reading; one that refuses is an error.
 */
final class S3Landing implements Landing {
    private static final Logger LOG = LoggerFactory.getLogger(S3Landing.class);
    /** Of a whole file, where the way to the bucket is slow. */
    private static final Duration LONGEST_PUT = Duration.ofMinutes(5);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final S3Client s3;
    private final S3Config config;
    private final S3Address root;
    private final Path temporary;
    private final CountDownLatch stopped;

    /** @param stopped a store that does not answer is not waited for any longer when this is down to 0 */
    S3Landing(S3Address root, S3Config config, CountDownLatch stopped) throws IOException {
        this.s3 = S3Access.client(config);
        this.config = config;
        this.root = root;
        this.stopped = stopped;
        this.temporary = Files.createTempDirectory("tweetlake-listen-");
    }

    @Override
    public File begin(String name) throws IOException {
        Path file = Files.createTempFile(temporary, "part", "_tmp");
        OutputStream content = Files.newOutputStream(file);
        return new File() {
            @Override
            public OutputStream content() {
                return content;
            }

            @Override
            public void finish() throws IOException {
                put(name, RequestBody.fromFile(file));
                Files.delete(file);
            }
        };
    }

    @Override
    public Optional<byte[]> load(String name) {
        try {
            return Optional.of(
                    s3.getObjectAsBytes(get -> get.bucket(root.bucket()).key(key(name)))
                            .asByteArray());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw S3Access.explain(e, root.bucket(), "--to", config);
        }
    }

    @Override
    public void store(String name, byte[] content) {
        put(name, RequestBody.fromBytes(content));
    }

    private String key(String name) {
        return root.key().isEmpty() || root.key().endsWith("/") ? root.key() + name : root.key() + "/" + name;
    }

    private void put(String name, RequestBody content) {
        for (int times = 1; ; times++) {
            try {
                s3.putObject(
                        put -> put.bucket(root.bucket())
                                .key(key(name))
                                .overrideConfiguration(
                                        call -> call.apiCallTimeout(LONGEST_PUT).apiCallAttemptTimeout(LONGEST_PUT)),
                        content);
                return;
            } catch (SdkException e) {
                if (!S3Access.isTransient(e)) {
                    throw S3Access.explain(e, root.bucket(), "--to", config);
                }
                if (waited(BackOff.doubling(FIRST_PAUSE, LONGEST_PAUSE, times))) {
                    throw new ExternalFailure(
                            "%s is not in the bucket %s: %s".formatted(name, root.bucket(), e.getMessage()), e);
                }
                LOG.warn("{} is not in {} yet: {}", name, root.bucket(), e.getMessage());
            }
        }
    }

    /** Whether the process is to end. */
    private boolean waited(Duration pause) {
        try {
            return stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        s3.close();
        try (var left = Files.list(temporary)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(temporary);
    }
}
