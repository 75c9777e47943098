package io.tweetlake.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.UserError;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ExitStatusTest {
    private final UserError mistake = new UserError("the folder is gone", "bring it back");

    @Test
    void findsTheUsersMistakeBehindWhatWrappedIt() {
        Throwable wrapped = new RuntimeException(new ExecutionException(new IllegalStateException("task", mistake)));

        assertThat(ExitStatus.userError(wrapped)).containsSame(mistake);
        assertThat(ExitStatus.of(wrapped)).isEqualTo(ExitStatus.USER_ERROR);
    }

    @Test
    void callsEverythingElseAFaultOfOurs() {
        assertThat(ExitStatus.userError(new IllegalStateException("bug"))).isEmpty();
        assertThat(ExitStatus.of(new OutOfMemoryError())).isEqualTo(ExitStatus.FAULT);
    }

    @Test
    void isNotCaughtInCausesThatGoRound() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        assertThat(ExitStatus.of(first)).isEqualTo(ExitStatus.FAULT);
    }
}
