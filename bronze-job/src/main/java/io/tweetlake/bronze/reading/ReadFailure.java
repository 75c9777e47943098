package io.tweetlake.bronze.reading;

import io.tweetlake.bronze.discovery.SourceFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Why a file that was listed cannot be read.
 *
 * @param isGone whether the file no longer exists
 * @param text names the file, the reason and the fix
 */
record ReadFailure(boolean isGone, String text) {
    private static final String ARCHIVED = "InvalidObjectState";

    static ReadFailure of(SourceFile file, Exception failure, Configuration hadoop) {
        List<Throwable> causes = ExceptionUtils.getThrowableList(failure);
        boolean notFound = causes.stream().anyMatch(FileNotFoundException.class::isInstance) && !isDenied(causes);
        if (notFound && !exists(file, hadoop)) {
            return new ReadFailure(
                    true,
                    "the file %s was listed with %,d bytes, and is gone; a key with // in it cannot be read: rename it"
                            .formatted(file.name(), file.bytes()));
        }
        return new ReadFailure(false, "the file %s cannot be read: %s".formatted(file.name(), reason(causes)));
    }

    private static boolean exists(SourceFile file, Configuration hadoop) {
        try {
            return file.fileSystem(hadoop).exists(file.path());
        } catch (IOException | RuntimeException e) {
            // Whatever prevents the look also prevents the reading.
            return true;
        }
    }

    private static String reason(List<Throwable> causes) {
        for (Throwable cause : causes) {
            if (cause instanceof AwsServiceException answer && answer.awsErrorDetails() != null) {
                return answer.awsErrorDetails().errorCode().equals(ARCHIVED)
                        ? "the object is in an archive storage class: restore it first"
                        : "S3 answered %s (%s)"
                                .formatted(
                                        answer.awsErrorDetails().errorMessage(),
                                        answer.awsErrorDetails().errorCode());
            }
        }
        if (isDenied(causes)) {
            return "permission denied: let the user that runs this job read it";
        }
        Throwable root = causes.get(causes.size() - 1);
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static boolean isDenied(List<Throwable> causes) {
        return causes.stream()
                .anyMatch(cause -> cause instanceof AccessDeniedException
                        || cause instanceof AccessControlException
                        // As java.io says it.
                        || (cause instanceof FileNotFoundException
                                && String.valueOf(cause.getMessage()).endsWith("(Permission denied)")));
    }
}
