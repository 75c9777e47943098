package io.tweetlake.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Exception;

class RestartsTest {
    private Instant now = Instant.EPOCH;
    private final Restarts restarts = new Restarts(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void pausesDoubleUpToAMinute() {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Duration pause = restarts.next();
            seconds.add(pause.toSeconds());
            now = now.plus(pause);
        }
        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    }

    @Test
    void troubleThatDoesNotEndIsGivenUp() {
        for (int minute = 0; minute <= 30; minute++) {
            assertThat(restarts.next()).isNotNull();
            now = now.plusSeconds(60);
        }
        assertThat(restarts.next()).isNull();
    }

    @Test
    void troubleAfterALongQuietIsAnother() {
        restarts.next();
        restarts.next();
        now = now.plus(Duration.ofMinutes(6));
        assertThat(restarts.next()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void onlyWhatPassesIsTrouble() {
        assertThat(TemporaryStorageFailure.isCauseOf(new IOException(answer(503))))
                .isTrue();
        assertThat(TemporaryStorageFailure.isCauseOf(new IllegalStateException(new ConnectException("refused"))))
                .isTrue();
        assertThat(TemporaryStorageFailure.isCauseOf(new IOException(answer(403))))
                .isFalse();
        assertThat(TemporaryStorageFailure.isCauseOf(new IllegalStateException("a bug")))
                .isFalse();
    }

    private static Exception answer(int status) {
        return S3Exception.builder().statusCode(status).message("as S3 says it").build();
    }
}
