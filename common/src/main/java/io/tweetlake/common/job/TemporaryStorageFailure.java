package io.tweetlake.common.job;

import io.tweetlake.common.s3.S3Access;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Recognises storage, or a broker, that is down, throttling or unreachable, so that a retry may succeed. */
public final class TemporaryStorageFailure {
    private TemporaryStorageFailure() {}

    public static boolean isCauseOf(Throwable thrown) {
        return ExceptionUtils.getThrowableList(thrown).stream().anyMatch(TemporaryStorageFailure::isTemporary);
    }

    private static boolean isTemporary(Throwable cause) {
        if (cause instanceof AwsServiceException answer) {
            return S3Access.isTransient(answer);
        }
        return cause instanceof SourceUnavailableException
                || cause instanceof SocketTimeoutException
                || cause instanceof SocketException
                || cause instanceof ApiCallTimeoutException
                || cause instanceof ApiCallAttemptTimeoutException
                // The store closed the connection in place of an answer.
                || cause.getClass().getSimpleName().equals("NoHttpResponseException")
                || isRetriableByKafka(cause.getClass());
    }

    /** By name: only Bronze has Kafka's client, and Databricks has it in another package. */
    private static boolean isRetriableByKafka(Class<?> type) {
        return type != null
                && (type.getName().endsWith("kafka.common.errors.RetriableException")
                        || isRetriableByKafka(type.getSuperclass()));
    }
}
