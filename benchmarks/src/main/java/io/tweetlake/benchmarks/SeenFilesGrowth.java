package io.tweetlake.benchmarks;

import io.tweetlake.bronze.discovery.FileLog;
import io.tweetlake.bronze.discovery.SourceFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What Bronze's driver keeps in memory of the files that it has ever taken, and how long a start takes that reads the log:
 * files found by listing, and files told of by SQS, which have versions.
 */
@Command(name = "SeenFilesGrowth", description = "Memory and start of Bronze's log of files.", showDefaultValues = true)
final class SeenFilesGrowth implements Callable<Integer> {
    /** The log writes a snapshot when it has entries 0 to 50. */
    private static final int ENTRIES = 51;

    private static final double MB = 1e6;

    @Parameters(index = "0", paramLabel = "FILES", description = "In the log.", defaultValue = "10000000")
    private int files;

    @Override
    public Integer call() throws Exception {
        measure("listed", i -> file(i, null));
        measure("from SQS", i -> file(i, "%032x".formatted(i)));
        return 0;
    }

    private static SourceFile file(int number, String version) {
        String uri = "s3a://tweets-of-a-company/raw/2026/06/%02d/part-%08d.json.gz".formatted(number % 30 + 1, number);
        return new SourceFile(uri, 1_000_000 + number, Instant.EPOCH, version);
    }

    private void measure(String kind, IntFunction<SourceFile> file) throws Exception {
        Path folder = Files.createTempDirectory("seen-files");
        long before = heapBytes();
        FileLog log = open(folder);
        for (int entry = 0; entry < ENTRIES; entry++) {
            int first = (int) ((long) files * entry / ENTRIES);
            int end = (int) ((long) files * (entry + 1) / ENTRIES);
            log.add(IntStream.range(first, end).mapToObj(file).toList());
        }
        double bytes = heapBytes() - before;
        long start = System.nanoTime();
        log.forgetBefore(log.latest());
        double written = secondsSince(start);
        start = System.nanoTime();
        FileLog again = open(folder);
        double read = secondsSince(start);
        if (again.latest() != log.latest()) {
            throw new IllegalStateException("the log was not read to its end");
        }
        System.out.printf(
                Locale.ROOT,
                "%,d files %s: %.0f MB on the heap, %.1f bytes a file; a snapshot of %.0f MB written in %.1f s, read in %.1f s%n",
                files,
                kind,
                bytes / MB,
                bytes / files,
                snapshotBytes(folder) / MB,
                written,
                read);
    }

    private static FileLog open(Path folder) {
        return new FileLog(folder.toUri().toString(), new Configuration());
    }

    private static double snapshotBytes(Path folder) throws Exception {
        try (Stream<Path> found = Files.list(folder)) {
            List<Path> snapshots =
                    found.filter(path -> path.toString().endsWith(".all.gz")).toList();
            return Files.size(snapshots.get(0));
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
