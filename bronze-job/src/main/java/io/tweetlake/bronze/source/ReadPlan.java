package io.tweetlake.bronze.source;

import io.tweetlake.bronze.discovery.FileLog;
import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.bronze.reading.FileRange;
import io.tweetlake.common.config.SourceConfig.Format;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.read.InputPartition;

/** Shares files out among tasks: much the same bytes for each, and large files of lines in ranges. */
public final class ReadPlan {
    static final long RANGE_BYTES = 64L << 20;

    /** What opening a file costs, as bytes that might be read instead. */
    private static final long OPEN_BYTES = 256L << 10;
    /** Less than that is not worth a task of its own, and a file in the table. */
    private static final long LEAST_BYTES = 8L << 20;

    private static final long MOST_BYTES = 128L << 20;

    private ReadPlan() {}

    /** What one task reads. */
    public static final class Share implements InputPartition {
        private static final long serialVersionUID = 1L;

        private final ArrayList<FileRange> ranges = new ArrayList<>();
        private long cost;
        private long entry = FileLog.NONE;

        public List<FileRange> ranges() {
            return ranges;
        }

        /** The last entry of the micro-batch; {@link FileLog#NONE} outside of a stream. */
        long entry() {
            return entry;
        }

        Share inEntry(long last) {
            entry = last;
            return this;
        }

        long cost() {
            return cost;
        }

        private void add(FileRange range) {
            ranges.add(range);
            cost += costOf(range);
        }
    }

    /**
     * @param slots tasks that run at the same time
     * @return no share is empty, and none is there without files
     */
    public static List<Share> of(List<SourceFile> files, Format format, int slots) {
        List<FileRange> ranges = files.stream()
                .flatMap(file -> ranges(file, format))
                .sorted(Comparator.comparingLong(FileRange::bytes).reversed())
                .toList();
        long cost = ranges.stream().mapToLong(ReadPlan::costOf).sum();
        long wanted = Math.max(ceilDiv(cost, MOST_BYTES), Math.min(slots, ceilDiv(cost, LEAST_BYTES)));
        PriorityQueue<Share> leastFirst = new PriorityQueue<>(Comparator.comparingLong(Share::cost));
        for (long i = 0; i < Math.min(wanted, ranges.size()); i++) {
            leastFirst.add(new Share());
        }
        for (FileRange range : ranges) {
            Share least = leastFirst.remove();
            least.add(range);
            leastFirst.add(least);
        }
        return List.copyOf(leastFirst);
    }

    private static Stream<FileRange> ranges(SourceFile file, Format format) {
        if (format == Format.DOCUMENT || file.bytes() <= RANGE_BYTES) {
            return Stream.of(FileRange.whole(file));
        }
        return LongStream.range(0, ceilDiv(file.bytes(), RANGE_BYTES))
                .map(range -> range * RANGE_BYTES)
                .mapToObj(start -> new FileRange(file, start, Math.min(start + RANGE_BYTES, file.bytes())));
    }

    private static long ceilDiv(long bytes, long part) {
        return (bytes + part - 1) / part;
    }

    private static long costOf(FileRange range) {
        return OPEN_BYTES + range.bytes();
    }
}
