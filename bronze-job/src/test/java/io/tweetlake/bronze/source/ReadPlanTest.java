package io.tweetlake.bronze.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.bronze.reading.FileRange;
import io.tweetlake.common.config.SourceConfig.Format;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadPlanTest {
    private static final long MB = 1L << 20;

    @Test
    void aSmallFileIsOneShare() {
        assertThat(ReadPlan.of(files(1, 20), Format.LINES, 8))
                .singleElement()
                .satisfies(share -> assertThat(share.ranges()).containsExactly(new FileRange(file(20), 0, 20)));
    }

    @Test
    void manyFilesKeepEverySlotBusy() {
        assertThat(ReadPlan.of(files(100, MB), Format.LINES, 8))
                .hasSize(8)
                .allSatisfy(share -> assertThat(share.ranges()).hasSizeBetween(12, 13));
    }

    @Test
    void largeFilesOfLinesAreReadInRanges() {
        List<FileRange> ranges = ReadPlan.of(files(1, 150 * MB), Format.LINES, 2).stream()
                .flatMap(share -> share.ranges().stream())
                .sorted(java.util.Comparator.comparingLong(FileRange::start))
                .toList();

        assertThat(ranges).extracting(FileRange::start).containsExactly(0L, 64 * MB, 128 * MB);
        assertThat(ranges).extracting(FileRange::end).containsExactly(64 * MB, 128 * MB, 150 * MB);
    }

    @Test
    void aDocumentIsReadAsAWhole() {
        assertThat(ReadPlan.of(files(1, 900 * MB), Format.DOCUMENT, 8))
                .singleElement()
                .satisfies(share -> assertThat(share.ranges()).singleElement().matches(FileRange::isWhole));
    }

    @Test
    void aShareIsNoMoreThanATaskCanTakeInItsStride() {
        assertThat(ReadPlan.of(files(10, 640 * MB), Format.LINES, 2))
                .hasSizeGreaterThanOrEqualTo(50)
                .allSatisfy(share -> assertThat(share.cost()).isLessThan(200 * MB));
    }

    @Test
    void withoutFilesThereIsNothingToDo() {
        assertThat(ReadPlan.of(List.of(), Format.LINES, 8)).isEmpty();
    }

    private static List<SourceFile> files(int count, long bytes) {
        return Stream.of(Collections.nCopies(count, file(bytes)))
                .flatMap(List::stream)
                .toList();
    }

    private static SourceFile file(long bytes) {
        return new SourceFile("file:/tweets.json", bytes, Instant.EPOCH, null);
    }
}
