package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredVariantTest {
    private final AtomicInteger measurements = new AtomicInteger();

    @TempDir
    private Path folder;

    @Test
    void aMachineIsMeasuredOnce() {
        assertThat(chosen("a")).isEqualTo(EncoderVariant.BF16);
        assertThat(chosen("a")).isEqualTo(EncoderVariant.BF16);

        assertThat(measurements).hasValue(1);
    }

    @Test
    void oneMeasuresAndTheOthersWaitForIt() {
        assertThat(IntStream.range(0, 4).parallel().mapToObj(i -> chosen("a")).distinct())
                .containsExactly(EncoderVariant.BF16);

        assertThat(measurements).hasValue(1);
    }

    @Test
    void anotherCheckpointOrProcessorIsMeasuredAnew() {
        chosen("a");
        chosen("b");

        assertThat(measurements).hasValue(2);
    }

    @Test
    void anOldOrDamagedAnswerIsMeasuredAnew() throws IOException {
        chosen("a");
        Files.setLastModifiedTime(file(), FileTime.from(Instant.now().minus(Duration.ofDays(40))));
        chosen("a");
        Files.writeString(file(), "BF");
        chosen("a");

        assertThat(measurements).hasValue(3);
        assertThat(chosen("a")).isEqualTo(EncoderVariant.BF16);
    }

    private EncoderVariant chosen(String fact) {
        return MeasuredVariant.in(folder, List.of(fact))
                .choose(variant -> null, () -> {
                    measurements.incrementAndGet();
                    return new PrecisionTrial(EncoderVariant.BF16, null, 1);
                })
                .variant();
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
