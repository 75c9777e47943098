package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("process")
class SoakTest {
    /** Without a leak it is a few hundred; an array of four bytes that each batch leaves behind comes to 20 MB and more. */
    private static final long MOST_KILOBYTES = 8 << 10;
    /** Those of the batches that are being scored as the sample is taken. */
    private static final long MOST_ARRAYS = 10;

    @TempDir
    Path folder;

    /** What the process held at one time: resident memory of no file, and arrays that DJL knows of. */
    private record Sample(long kilobytes, long arrays) {}

    @ParameterizedTest
    @EnumSource(names = {"FP32", "INT8"})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the kernel's count of a process's memory is Linux's")
    void noBatchLeavesAnArrayBehind(Precision precision) throws Exception {
        assertThat(samples(precision, 20_000))
                .hasSize(Soak.SAMPLES)
                .allSatisfy(sample -> assertThat(sample.arrays()).isLessThanOrEqualTo(MOST_ARRAYS));
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "INT8"})
    @Tag("endurance")
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the kernel's count of a process's memory is Linux's")
    void nativeMemoryIsFlatOverAMillionTexts(Precision precision) throws Exception {
        List<Sample> samples = samples(precision, 1_000_000);

        assertThat(samples).hasSize(Soak.SAMPLES);
        // Until the second, allocators and compilers take what they keep.
        long before = samples.get(1).kilobytes();
        assertThat(samples.subList(2, Soak.SAMPLES))
                .as("kilobytes and arrays by tenths")
                .allSatisfy(sample -> {
                    assertThat(sample.kilobytes() - before).isLessThan(MOST_KILOBYTES);
                    assertThat(sample.arrays()).isLessThanOrEqualTo(MOST_ARRAYS);
                });
    }

    private List<Sample> samples(Precision precision, int texts) throws IOException, InterruptedException {
        Path checkpoint = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
        return MeasuredProcess.run(
                        folder, Soak.class, 128, checkpoint.toString(), String.valueOf(texts), precision.name())
                .stream()
                .map(line -> line.split(" "))
                .map(figures -> new Sample(Long.parseLong(figures[0]), Long.parseLong(figures[1])))
                .toList();
    }
}
