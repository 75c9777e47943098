package io.tweetlake.common.job;

import io.tweetlake.common.s3.S3Access;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Tells storage that is down, busy or out of reach, which passes, from what stays wrong. */
final class StorageTrouble {
    private StorageTrouble() {}

    static boolean isCauseOf(Throwable thrown) {
        return ExceptionUtils.getThrowableList(thrown).stream().anyMatch(StorageTrouble::passes);
    }

    private static boolean passes(Throwable cause) {
        if (cause instanceof AwsServiceException answer) {
            return S3Access.isTransient(answer);
        }
        return cause instanceof SocketTimeoutException
                || cause instanceof SocketException
                || cause instanceof ApiCallTimeoutException
                || cause instanceof ApiCallAttemptTimeoutException
                // The store closed the connection in place of an answer.
                || cause.getClass().getSimpleName().equals("NoHttpResponseException");
    }
}
