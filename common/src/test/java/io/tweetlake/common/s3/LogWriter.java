package io.tweetlake.common.s3;

import io.tweetlake.s3logstore.ConditionalPutLogStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A process that commits to a log in lock-step with another: both try each version at the same moment. Prints those that it
 * was given.
 */
final class LogWriter {
    private LogWriter() {}

    /** @param args its name, the log's folder, how many versions to try, the store's address, a folder on this machine */
    public static void main(String[] args) throws IOException {
        Configuration hadoop = hadoop(args[3]);
        ConditionalPutLogStore log = new ConditionalPutLogStore(hadoop);
        for (int version = 0; version < Integer.parseInt(args[2]); version++) {
            waitForTheOther(java.nio.file.Path.of(args[4]), version, args[0]);
            try {
                List<String> actions = List.of(args[0], String.valueOf(version));
                log.write(file(args[1], version), actions.iterator(), false, hadoop);
                System.out.println(version);
            } catch (FileAlreadyExistsException e) {
                // The other's: the next version is open again.
            }
        }
    }

    private static void waitForTheOther(java.nio.file.Path folder, int version, String name) throws IOException {
        Files.createFile(folder.resolve("%d.%s".formatted(version, name)));
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < deadline) {
            if (ConditionalPutLogStoreIT.WRITERS.stream()
                    .allMatch(writer -> Files.exists(folder.resolve("%d.%s".formatted(version, writer))))) {
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new IllegalStateException("the other writer does not come to version " + version);
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
