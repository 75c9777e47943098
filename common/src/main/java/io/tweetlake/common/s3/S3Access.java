package io.tweetlake.common.s3;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.S3Config;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** Calls of our own to S3, and what its refusals mean. */
public final class S3Access {
    /** How long to wait for a store that does not answer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(8);

    private static final Pattern QUEUE_HOST = Pattern.compile("sqs\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?");

    private static final int REQUEST_TIMEOUT = 408;
    private static final int SERVER_ERROR = 500;
    /** How the SDK's messages begin if credentials or a region are missing. */
    private static final String UNCONFIGURED = "Unable to load";

    private S3Access() {}

    /** A client for one use, to be closed. */
    public static S3Client client(S3Config config) {
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(new AwsCredentials(config))
                .forcePathStyle(config.pathStyle())
                .crossRegionAccessEnabled(config.region() == null)
                .overrideConfiguration(
                        calls -> calls.apiCallTimeout(LONGEST_WAIT).apiCallAttemptTimeout(LONGEST_ATTEMPT));
        if (config.region() != null) {
            builder.region(Region.of(config.region()));
        }
        if (config.endpoint() != null) {
            builder.endpointOverride(URI.create(config.endpoint()));
        }
        return builder.build();
    }

    /**
     * The queues of S3's notifications, with the keys and the region that S3 is reached with. To be closed.
     *
     * @param url of a queue, at whose host they are
     */
    public static SqsClient queues(Configuration hadoop, String url) {
        S3Config config = S3Options.read(hadoop);
        URI host = URI.create(url).resolve("/");
        Matcher amazon = QUEUE_HOST.matcher(host.getHost());
        SqsClientBuilder builder = SqsClient.builder()
                .credentialsProvider(new AwsCredentials(config))
                .endpointOverride(host)
                .overrideConfiguration(
                        calls -> calls.apiCallTimeout(LONGEST_WAIT).apiCallAttemptTimeout(LONGEST_ATTEMPT));
        if (amazon.matches()) {
            builder.region(Region.of(amazon.group(1)));
        } else if (config.region() != null) {
            builder.region(Region.of(config.region()));
        }
        return builder.build();
    }

    /**
     * Asks for one name in a bucket: Hadoop would ask for minutes, and its refusals carry no reason. Says nothing of paths
     * that are not in S3, nor where a platform has a way to S3 of its own.
     *
     * @param path any path or URI
     * @param key the configuration key that named it
     * @throws UserError where the bucket cannot be listed: which of its name, region, key, clock and rights is wrong
     */
    public static void require(Configuration hadoop, String path, String key) {
        Optional<S3Address> address = S3Address.parse(path);
        if (address.isEmpty() || !S3Options.areOurs(hadoop)) {
            return;
        }
        S3Config config = S3Options.read(hadoop);
        String bucket = address.get().bucket();
        try (S3Client s3 = client(config)) {
            s3.listObjectsV2(list -> list.bucket(bucket).maxKeys(1));
        } catch (SdkException | IllegalArgumentException e) {
            throw explain(e, bucket, key, config);
        }
    }

    /** Whether the same request may succeed later: S3 was unreachable, too slow or overloaded. */
    public static boolean isTransient(SdkException failure) {
        if (failure instanceof SdkServiceException answer) {
            return answer.statusCode() >= SERVER_ERROR
                    || answer.statusCode() == REQUEST_TIMEOUT
                    || answer.isThrottlingException();
        }
        return failure.getMessage() == null || !failure.getMessage().startsWith(UNCONFIGURED);
    }

    /**
     * The user's mistake that a refusal points to.
     *
     * @param key the configuration key that named the bucket
     */
    public static UserError explain(RuntimeException refusal, String bucket, String key, S3Config config) {
        if (!(refusal instanceof AwsServiceException answer)) {
            return unanswered(refusal, bucket, key, config);
        }
        String code = answer.awsErrorDetails() == null
                ? ""
                : String.valueOf(answer.awsErrorDetails().errorCode());
        String region = config.region() == null ? "the default region" : "the region " + config.region();
        return switch (code) {
            case "NoSuchBucket" ->
                error(
                        answer,
                        "%s: there is no bucket %s".formatted(key, bucket),
                        "create it, or correct its name in " + key);
            case "PermanentRedirect",
                    "TemporaryRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraintException" ->
                error(
                        answer,
                        "%s: the bucket %s is not in %s".formatted(key, bucket, region),
                        "set s3.region to the bucket's region: "
                                + answer.awsErrorDetails().errorMessage());
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken" ->
                error(
                        answer,
                        "%s: S3 does not know the key that signed the request for %s (%s)".formatted(key, bucket, code),
                        "correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or s3.profile");
            case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
                error(
                        answer,
                        "%s: the session that signed the request for %s has expired".formatted(key, bucket),
                        "sign in again, for example with `aws sso login`");
            case "RequestTimeTooSkewed", "RequestExpired" ->
                error(
                        answer,
                        "%s: this machine's clock is too far from that of S3, which refused the request for %s"
                                .formatted(key, bucket),
                        "set the clock, for example with `timedatectl set-ntp true`");
            case "AccessDenied", "AllAccessDisabled", "AccountProblem" ->
                error(
                        answer,
                        "%s: S3 knows the key, which may not list the bucket %s".formatted(key, bucket),
                        "give it s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject there, or name another with"
                                + " s3.profile or s3.assumedRole");
            default ->
                error(
                        answer,
                        "%s: S3 refused to list the bucket %s: %s".formatted(key, bucket, answer.getMessage()),
                        "see what it says; --verbose shows more");
        };
    }

    private static UserError unanswered(RuntimeException failure, String bucket, String key, S3Config config) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains(UNCONFIGURED + " credentials")) {
            return error(
                    failure,
                    "%s: there is no key to sign requests for %s with".formatted(key, bucket),
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile of ~/.aws with s3.profile");
        }
        if (message.contains(UNCONFIGURED + " region")) {
            return error(
                    failure,
                    "%s: nothing says in which region %s is".formatted(key, bucket),
                    "set s3.region, or AWS_REGION");
        }
        String store = config.endpoint() == null ? "S3" : "the store at " + config.endpoint();
        return error(
                failure,
                "%s: %s does not answer for %s: %s".formatted(key, store, bucket, message),
                "check s3.endpoint, s3.pathStyle (a store of one's own mostly wants true) and the network");
    }

    private static UserError error(RuntimeException cause, String problem, String fix) {
        return new UserError(problem, fix, cause);
    }
}
