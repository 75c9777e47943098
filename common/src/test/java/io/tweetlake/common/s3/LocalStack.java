package io.tweetlake.common.s3;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.S3Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A store that speaks S3 over HTTP, one for the tests of a JVM; it ends with the JVM. */
public final class LocalStack {
    /** The last image that needs no account. */
    private static final String IMAGE = "localstack/localstack:4.14.0";

    private static final String FIX =
            "there is no Docker to run LocalStack in: install Docker, start it, and see that `docker info` answers";

    private static final int AT_ONCE = 16;

    private LocalStack() {}

    /** Where there is no Docker the test is skipped, or in CI fails. */
    public static String endpoint() {
        if (!Availability.DOCKER) {
            if (System.getenv("CI") != null) {
                fail(FIX);
            }
            abort(FIX);
        }
        return Holder.CONTAINER.getEndpoint().toString();
    }

    /** The variables with which a process signs its requests. */
    public static Map<String, String> environment() {
        return Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test");
    }

    /** The {@code s3} keys, each as {@code s3.endpoint=...}. */
    public static List<String> options() {
        return options(endpoint());
    }

    /** As {@link #options()}, for somebody who reaches the store at another address. */
    public static List<String> options(String endpoint) {
        return List.of("s3.endpoint=" + endpoint, "s3.pathStyle=true", "s3.region=us-east-1");
    }

    public static S3Config config() {
        return config(endpoint());
    }

    public static S3Config config(String endpoint) {
        List<String> options = new ArrayList<>(options(endpoint));
        options.add("lake.root=none");
        return ConfigLoader.load(null, options, Map.of()).config().s3();
    }

    /** A client of the store; this JVM signs with the store's key from now on. */
    public static S3Client client() {
        return S3Access.client(config());
    }

    /** A new bucket, empty. */
    public static String bucket() {
        String bucket = "test-" + UUID.randomUUID();
        try (S3Client s3 = client()) {
            s3.createBucket(create -> create.bucket(bucket));
        }
        return bucket;
    }

    public static void put(String bucket, String key, String text) {
        try (S3Client s3 = client()) {
            s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(text));
        }
    }

    /** Puts many, by key, side by side. */
    public static void putAll(String bucket, Map<String, String> texts) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try (S3Client s3 = client()) {
            CompletableFuture.allOf(texts.entrySet().stream()
                            .map(text -> CompletableFuture.runAsync(
                                    () -> s3.putObject(
                                            put -> put.bucket(bucket).key(text.getKey()),
                                            RequestBody.fromString(text.getValue())),
                                    threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            threads.shutdown();
        }
    }

    /**
     * A new queue, whose messages come again after a second unless they are deleted.
     *
     * @return its address
     */
    public static String queue() {
        try (SqsClient sqs = queues()) {
            return sqs.createQueue(create -> create.queueName("test-" + UUID.randomUUID())
                            .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1")))
                    .queueUrl()
                    .replaceFirst("https?://[^/]+", endpoint());
        }
    }

    /** To be closed. */
    public static SqsClient queues() {
        return S3Access.queues(LogWriter.hadoop(endpoint()), endpoint());
    }

    /** The keys that begin so, in order; without those that Hadoop keeps for folders. */
    public static List<String> keys(String bucket, String prefix) {
        try (S3Client s3 = client()) {
            return s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                    .map(S3Object::key)
                    .filter(key -> !key.endsWith("/"))
                    .toList();
        }
    }

    public static String text(String bucket, String key) {
        try (S3Client s3 = client()) {
            return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String();
        }
    }

    /** The store takes connections and does not answer. */
    public static void freeze() {
        DockerClientFactory.lazyClient()
                .pauseContainerCmd(Holder.CONTAINER.getContainerId())
                .exec();
    }

    /** The end of {@link #freeze}. */
    public static void thaw() {
        DockerClientFactory.lazyClient()
                .unpauseContainerCmd(Holder.CONTAINER.getContainerId())
                .exec();
    }

    private static final class Availability {
        static final boolean DOCKER = isThere();

        private static boolean isThere() {
            try {
                return DockerClientFactory.instance().isDockerAvailable();
            } catch (RuntimeException e) {
                // It answers, and has none of the images.
                return false;
            }
        }
    }

    private static final class Holder {
        static final LocalStackContainer CONTAINER = start();

        private static LocalStackContainer start() {
            System.setProperty("aws.accessKeyId", "test");
            System.setProperty("aws.secretAccessKey", "test");
            // Otherwise the first request to each service waits for it to be loaded.
            LocalStackContainer container = new LocalStackContainer(DockerImageName.parse(IMAGE))
                    .withServices("s3", "sqs", "sts")
                    .withEnv("EAGER_SERVICE_LOADING", "1")
                    .withStartupTimeout(Duration.ofMinutes(4));
            container.start();
            Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
            return container;
        }
    }
}
