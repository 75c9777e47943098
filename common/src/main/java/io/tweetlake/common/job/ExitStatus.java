package io.tweetlake.common.job;

import io.tweetlake.common.UserError;
import io.tweetlake.s3logstore.UnsafeStoreException;
import java.util.Optional;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.util.SparkExitCode;

/** What a process ends with. */
public final class ExitStatus {
    public static final int DONE = 0;
    public static final int FAULT = 1;
    public static final int USER_ERROR = 2;
    /** As Spark ends a process in which a task ran out of memory. */
    public static final int OUT_OF_MEMORY = SparkExitCode.OOM();

    private ExitStatus() {}

    /** The user's mistake behind an exception; streams and tasks wrap what they throw. */
    public static Optional<UserError> userError(Throwable thrown) {
        return ExceptionUtils.getThrowableList(thrown).stream()
                .flatMap(each -> asUserError(each).stream())
                .findFirst();
    }

    private static Optional<UserError> asUserError(Throwable thrown) {
        if (thrown instanceof UnsafeStoreException) {
            // The log store is a library of its own, which does not know the errors of this project.
            return Optional.of(new UserError(thrown.getMessage(), thrown));
        }
        return thrown instanceof UserError error ? Optional.of(error) : Optional.empty();
    }
}
