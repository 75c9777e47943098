package io.tweetlake.common.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tweetlake.common.ExternalFailure;
import io.tweetlake.common.JsonErrors;
import io.tweetlake.common.Secrets;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkThrowable;

/**
 * How a process ends that failed.
 *
 * @param status of {@link ExitStatus}
 * @param message what is wrong, and what to do about it
 * @param isUnexpected whether the stack trace may say more
 */
public record FailureReport(int status, String message, boolean isUnexpected) {
    private static final String FIX = "\n  Fix: ";
    /** As the operating system says it. */
    private static final String DISK_FULL = "No space left on device";

    private static final String DENIED = "Permission denied";
    /**
     * As Spark's scheduler gives a stage up. Where there are no executors, theirs is the driver's name. An executor that is
     * about to end rejects tasks that come meanwhile.
     */
    private static final Pattern LOST_EXECUTOR = Pattern.compile(
            "failed (\\d+) times, most recent failure: Lost task \\S+ in stage \\S+ \\(TID \\d+\\)"
                    + " \\((\\S+) executor (?!driver)(\\S+)\\): (.*(?:OutOfMemoryError|ExecutorLostFailure|RejectedExecutionException).*)");

    /** How Delta's names of what is wrong with a table's files begin. */
    private static final String DELTA = "DELTA_";
    /** How the connector's names of the ways to lose messages begin. */
    private static final String LOSS_IN_KAFKA = "KAFKA_DATA_LOSS";

    /** @param thrown with everything that streams and tasks wrapped around the failure itself */
    public static FailureReport of(Throwable thrown) {
        return ExitStatus.userError(thrown)
                .map(mistake -> expected(ExitStatus.USER_ERROR, mistake.getMessage()))
                .or(() -> innermost(thrown, FailureReport::isOfExecutors).map(FailureReport::lostExecutors))
                .or(() -> innermost(thrown, OutOfMemoryError.class::isInstance).map(FailureReport::outOfMemory))
                .or(() -> innermost(thrown, cause -> says(cause, DISK_FULL)).map(FailureReport::diskFull))
                .or(() -> innermost(thrown, FailureReport::isDenied).map(FailureReport::denied))
                .or(() -> innermost(thrown, ExternalFailure.class::isInstance).map(FailureReport::external))
                .or(() -> innermost(thrown, TemporaryStorageFailure::isCauseOf).map(FailureReport::storage))
                .or(() -> innermost(thrown, FailureReport::isLossInKafka).map(FailureReport::lossInKafka))
                .or(() -> innermost(thrown, FailureReport::isOfDelta).map(cause -> table(firstLine(cause))))
                .or(() -> innermost(thrown, JsonProcessingException.class::isInstance)
                        .map(JsonProcessingException.class::cast)
                        .map(cause ->
                                table("the log of a table or a checkpoint is damaged: " + JsonErrors.describe(cause))))
                .orElseGet(() -> unexpected(innermost(thrown, VirtualMachineError.class::isInstance)
                        .orElseGet(() -> lastWithMessage(thrown))));
    }

    private static FailureReport expected(int status, String message) {
        return new FailureReport(status, Secrets.masked(message), false);
    }

    private static FailureReport expected(int status, String problem, String fix) {
        return expected(status, problem + FIX + fix);
    }

    private static FailureReport outOfMemory(Throwable error) {
        return expected(
                ExitStatus.OUT_OF_MEMORY,
                "out of memory: " + firstLine(error),
                "give the driver more: TWEETLAKE_HEAP=4g, or --driver-memory under spark-submit; or take less in a micro-batch (maxBytesPerTrigger of the job)");
    }

    private static boolean isOfExecutors(Throwable cause) {
        return cause.getMessage() != null
                && LOST_EXECUTOR.matcher(cause.getMessage()).find();
    }

    private static FailureReport lostExecutors(Throwable cause) {
        Matcher lost = LOST_EXECUTOR.matcher(cause.getMessage());
        lost.find();
        return expected(
                ExitStatus.FAULT,
                "a task failed %s times, most recently on executor %s at %s: %s"
                        .formatted(lost.group(1), lost.group(3), lost.group(2), lost.group(4)),
                "see the executor's log; if it ran out of memory, give it more (--executor-memory, or spark.executor.memoryOverhead outside of the heap), or take less in a micro-batch (maxBytesPerTrigger of the job)");
    }

    private static FailureReport diskFull(Throwable cause) {
        return expected(
                ExitStatus.FAULT,
                "a disk is full: " + firstLine(cause),
                "free some space for the lake and for Spark's temporary files (spark.local.dir), and start again");
    }

    private static boolean isDenied(Throwable cause) {
        return cause instanceof AccessDeniedException || says(cause, DENIED);
    }

    private static FailureReport denied(Throwable cause) {
        return expected(
                ExitStatus.USER_ERROR,
                "permission denied: " + firstLine(cause),
                "give the user that runs this permission, or name another path");
    }

    private static FailureReport external(Throwable failure) {
        String message = failure.getMessage();
        return expected(
                ExitStatus.FAULT,
                message.contains(FIX)
                        ? message
                        : message + FIX
                                + "check its address in the configuration and the network; --verbose shows more");
    }

    private static FailureReport storage(Throwable cause) {
        return expected(
                ExitStatus.FAULT,
                "the storage does not answer: " + firstLine(cause),
                "check s3.endpoint and the network, and start again");
    }

    private static boolean isLossInKafka(Throwable cause) {
        return hasCondition(cause, LOSS_IN_KAFKA);
    }

    private static FailureReport lossInKafka(Throwable cause) {
        return expected(
                ExitStatus.FAULT,
                "the topic no longer has messages that were not read: " + firstLine(cause),
                "set source.kafka.onLoss to continue, to go on without them; keep messages for longer than Bronze may stand still");
    }

    private static boolean isOfDelta(Throwable cause) {
        return hasCondition(cause, DELTA);
    }

    private static boolean hasCondition(Throwable cause, String beginning) {
        return cause instanceof SparkThrowable known
                && known.getCondition() != null
                && known.getCondition().startsWith(beginning);
    }

    private static FailureReport table(String problem) {
        return expected(
                ExitStatus.FAULT,
                problem,
                "restore the lake and its checkpoints from a backup if files of them are damaged or gone");
    }

    private static FailureReport unexpected(Throwable cause) {
        String type = cause.getClass().getSimpleName();
        String line = cause.getMessage() == null ? type : type + ": " + firstLine(cause);
        return new FailureReport(ExitStatus.FAULT, Secrets.masked(line), true);
    }

    private static boolean says(Throwable cause, String words) {
        return cause.getMessage() != null && cause.getMessage().contains(words);
    }

    /** What wraps a failure often repeats its message. */
    private static Optional<Throwable> innermost(Throwable thrown, Predicate<Throwable> wanted) {
        return ExceptionUtils.getThrowableList(thrown).stream().filter(wanted).reduce((first, last) -> last);
    }

    /** What wraps a failure says less of it. */
    private static Throwable lastWithMessage(Throwable thrown) {
        List<Throwable> causes = ExceptionUtils.getThrowableList(thrown);
        return causes.stream()
                .filter(each -> each.getMessage() != null && !each.getMessage().isBlank())
                .reduce((first, last) -> last)
                .orElse(thrown);
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).strip().lines().findFirst().orElse("");
    }
}
