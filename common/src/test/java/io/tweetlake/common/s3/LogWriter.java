package io.tweetlake.common.s3;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A process that commits to a log, each time at the next version that it believes free, and prints those it was given. */
final class LogWriter {
    private static final String READY = ".ready";

    private LogWriter() {}

    /** @param args its name, the log's folder, how many commits to make, the store's address, a folder on this machine */
    public static void main(String[] args) throws IOException {
        Configuration hadoop = hadoop(args[3]);
        ConditionalPutLogStore log = new ConditionalPutLogStore(hadoop);
        log.write(new Path(args[1], "../warm-up-" + args[0]), List.of("x").iterator(), false, hadoop);
        waitForTheOther(java.nio.file.Path.of(args[4]), args[0]);
        int version = 0;
        for (int made = 0; made < Integer.parseInt(args[2]); version++) {
            try {
                List<String> actions = List.of(args[0], String.valueOf(version));
                log.write(file(args[1], version), actions.iterator(), false, hadoop);
                System.out.println(version);
                made++;
            } catch (FileAlreadyExistsException e) {
                // The other's: the next one then.
                continue;
            }
        }
    }

    /** Otherwise one may be done before the other's JVM is up. */
    private static void waitForTheOther(java.nio.file.Path folder, String name) throws IOException {
        Files.createFile(folder.resolve(name + READY));
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < deadline) {
            try (Stream<java.nio.file.Path> files = Files.list(folder)) {
                if (files.filter(file -> file.toString().endsWith(READY)).count() == 2) {
                    return;
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new IllegalStateException("the other writer did not start");
    }

    static Path file(String folder, int version) {
        return new Path(folder, "%020d.json".formatted(version));
    }

    static Configuration hadoop(String endpoint) {
        Configuration hadoop = new Configuration(false);
        hadoop.addResource("core-default.xml");
        S3Options.defaults().forEach(hadoop::set);
        S3Options.configured(LocalStack.config(endpoint)).forEach(hadoop::set);
        return hadoop;
    }
}
