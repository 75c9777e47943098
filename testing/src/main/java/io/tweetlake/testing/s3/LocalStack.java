package io.tweetlake.testing.s3;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.github.dockerjava.api.command.CreateContainerCmd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * S3 and SQS in Docker. One container serves every test JVM of a build, where the build sets
 * {@code TESTCONTAINERS_REUSE_ENABLE}; otherwise each JVM starts its own. The container removes itself once it has been idle
 * for an hour, longer than any class takes that does not use it, because no JVM knows whether it is the last one.
 */
public final class LocalStack {
    /** The last image that needs no account. */
    private static final String IMAGE = "localstack/localstack:4.14.0";

    private static final String FIX =
            "no Docker daemon to run LocalStack in. Fix: install Docker and start it, so that `docker info` succeeds";

    private static final int AT_ONCE = 16;

    private static final Region REGION = Region.US_EAST_1;
    /** LocalStack accepts any. */
    private static final String KEY = "test";

    private static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY));

    /** Copies LocalStack's output, one line for each request, and ends with it, or once it has been silent for long. */
    private static final String UNTIL_IDLE = "{ %s; } 2>&1 | tee /tmp/requests &"
            + " while sleep 15 && kill -0 $!; do [ -n \"$(find /tmp/requests -mmin -60)\" ] || exit 0; done";

    private LocalStack() {}

    /** The address of the store. Without Docker the calling test is skipped, or fails in CI. */
    public static String endpoint() {
        if (!Availability.DOCKER) {
            if (System.getenv("CI") != null) {
                fail(FIX);
            }
            abort(FIX);
        }
        return Holder.CONTAINER.getEndpoint().toString();
    }

    /** The credentials for a process, as environment variables. */
    public static Map<String, String> environment() {
        return Map.of("AWS_ACCESS_KEY_ID", KEY, "AWS_SECRET_ACCESS_KEY", KEY);
    }

    /** To be closed by the caller. */
    public static S3Client client() {
        return S3Client.builder()
                .endpointOverride(URI.create(endpoint()))
                .region(REGION)
                .credentialsProvider(CREDENTIALS)
                .forcePathStyle(true)
                .build();
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

    /** Puts many objects, by key, in parallel. */
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
     * A new queue, whose messages become visible again after a second unless they are deleted.
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

    /** To be closed by the caller. */
    public static SqsClient queues() {
        return SqsClient.builder()
                .endpointOverride(URI.create(endpoint()))
                .region(REGION)
                .credentialsProvider(CREDENTIALS)
                .build();
    }

    /** How many messages a queue has, those included that somebody has received and not deleted. */
    public static int messages(String queue) {
        try (SqsClient sqs = queues()) {
            return sqs
                    .getQueueAttributes(ask -> ask.queueUrl(queue)
                            .attributeNames(
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                    .attributes()
                    .values()
                    .stream()
                    .mapToInt(Integer::parseInt)
                    .sum();
        }
    }

    /** The keys with this prefix, in order; without the empty objects that Hadoop keeps for folders. */
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
            // For code under test in this JVM, which takes AWS's default credentials.
            System.setProperty("aws.accessKeyId", KEY);
            System.setProperty("aws.secretAccessKey", KEY);
            // Otherwise the first request to each service waits for it to be loaded.
            LocalStackContainer container = new LocalStackContainer(DockerImageName.parse(IMAGE))
                    .withServices("s3", "sqs", "sts")
                    .withEnv("EAGER_SERVICE_LOADING", "1")
                    .withStartupTimeout(Duration.ofMinutes(4))
                    .withCreateContainerCmdModifier(Holder::endWhenIdle)
                    .withReuse(true);
            startOnce(container);
            return container;
        }

        private static void endWhenIdle(CreateContainerCmd create) {
            String[] entrypoint = create.getEntrypoint();
            int script = entrypoint.length - 1;
            entrypoint[script] = UNTIL_IDLE.formatted(entrypoint[script]);
            create.withEntrypoint(entrypoint).getHostConfig().withAutoRemove(true);
        }

        /** Of JVMs that come at the same time, the first starts it and the others find it. */
        private static void startOnce(LocalStackContainer container) {
            Path lock = Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "tweetlake-localstack-%s.lock".formatted(System.getProperty("user.name")));
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                container.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
