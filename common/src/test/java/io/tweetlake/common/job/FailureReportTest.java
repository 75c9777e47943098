package io.tweetlake.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.ExternalFailure;
import io.tweetlake.common.UserError;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureReportTest {
    private final UserError mistake = new UserError("the folder is gone", "bring it back");

    @Test
    void findsTheUsersMistakeBehindWhatWrappedIt() {
        Throwable wrapped = wrapped(new IllegalStateException("task", mistake));

        assertThat(ExitStatus.userError(wrapped)).containsSame(mistake);
        assertThat(FailureReport.of(wrapped))
                .isEqualTo(new FailureReport(2, "the folder is gone\n  Fix: bring it back", false));
    }

    @Test
    void callsWhatItDoesNotKnowUnexpected() {
        assertThat(FailureReport.of(wrapped(new IllegalStateException("bug"))))
                .isEqualTo(new FailureReport(1, "IllegalStateException: bug", true));
    }

    @Test
    void namesAnErrorOfTheJvmThatHasNoMessage() {
        assertThat(FailureReport.of(wrapped(new StackOverflowError())))
                .isEqualTo(new FailureReport(1, "StackOverflowError", true));
    }

    @Test
    void saysWhatToDoWhenMemoryIsUsedUp() {
        FailureReport report = FailureReport.of(wrapped(new OutOfMemoryError("Java heap space")));

        assertThat(report.status()).isEqualTo(52);
        assertThat(report.isUnexpected()).isFalse();
        assertThat(report.message())
                .startsWith("out of memory: Java heap space\n  Fix: ")
                .contains("TWEETLAKE_HEAP");
    }

    /** The scheduler's error has what the task threw as its cause, if that came before the loss of the executor. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.OutOfMemoryError: Java heap space",
                "ExecutorLostFailure (executor 7 exited caused by one of the running tasks) Reason: Command exited with code 52",
                "java.util.concurrent.RejectedExecutionException: Task org.apache.spark.executor.Executor$TaskRunner@2976769b rejected from java.util.concurrent.ThreadPoolExecutor@74e09553[Shutting down]"
            })
    void saysWhatToDoWhenExecutorsRunOutOfMemory(String reason) {
        String message =
                "Job aborted due to stage failure: Task 0 in stage 3.0 failed 8 times, most recent failure: Lost task 0.7 in stage 3.0 (TID 9) (10.0.0.5 executor %s): %s\n\tat ...";
        Throwable onExecutor =
                new IllegalStateException(message.formatted("7", reason), new OutOfMemoryError("Java heap space"));

        assertExpected(
                onExecutor,
                1,
                "a task failed 8 times, most recently on executor 7 at 10.0.0.5: " + reason + "\n  Fix: ");
        assertThat(FailureReport.of(onExecutor).message()).contains("--executor-memory");
        assertThat(FailureReport.of(new IllegalStateException(message.formatted("driver", reason)))
                        .isUnexpected())
                .isTrue();
    }

    @Test
    void saysWhatToDoWhenADiskIsFull() {
        FailureReport report = FailureReport.of(wrapped(new IOException("/lake/x: No space left on device\n\tat ...")));

        assertThat(report.status()).isEqualTo(1);
        assertThat(report.isUnexpected()).isFalse();
        assertThat(report.message()).startsWith("a disk is full: /lake/x: No space left on device\n  Fix: free some");
    }

    @Test
    void saysWhatFailedOutsideAndWhereToLook() {
        assertExpected(
                new ExternalFailure("http://ada:pw@mlflow does not answer", new IOException("inner words")),
                1,
                "http://***@mlflow does not answer\n  Fix: check its address");
        assertExpected(
                new IllegalStateException(new ConnectException("refused")),
                1,
                "the storage does not answer: refused\n  Fix: check s3.endpoint");
        assertExpected(
                new IOException("/lake/x (Permission denied)"),
                2,
                "permission denied: /lake/x (Permission denied)\n  Fix: give the user");
        assertExpected(new AccessDeniedException("/lake/x"), 2, "permission denied: /lake/x\n  Fix: give the user");
    }

    private static void assertExpected(Throwable failure, int status, String message) {
        FailureReport report = FailureReport.of(wrapped(failure));
        assertThat(report.status()).isEqualTo(status);
        assertThat(report.isUnexpected()).isFalse();
        assertThat(report.message()).startsWith(message).doesNotContain("inner words");
    }

    @Test
    void isNotCaughtInCausesThatGoRound() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        assertThat(FailureReport.of(first).status()).isEqualTo(ExitStatus.FAULT);
    }

    private static Throwable wrapped(Throwable failure) {
        return new RuntimeException(new ExecutionException(failure));
    }
}
