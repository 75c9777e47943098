package io.tweetlake.s3logstore;

import io.tweetlake.testing.s3.LocalStack;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A process that commits to a log in lock-step with another: both try each version at the same moment. Prints the versions
 * whose commit succeeded.
 */
final class LogWriter {
    private LogWriter() {}

    /** @param args its name, the log's folder, the number of versions, the store's address, a local folder to meet in */
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
                // The other writer's: on to the next version.
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
        throw new IllegalStateException("the other writer never reached version " + version);
    }

    static Path file(String folder, int version) {
        return new Path(folder, "%020d.json".formatted(version));
    }

    /** Hadoop's own keys, with LocalStack's credentials. */
    static Configuration hadoop(String endpoint) {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.endpoint", endpoint);
        hadoop.set("fs.s3a.endpoint.region", "us-east-1");
        hadoop.set("fs.s3a.path.style.access", "true");
        hadoop.set("fs.s3a.access.key", LocalStack.environment().get("AWS_ACCESS_KEY_ID"));
        hadoop.set("fs.s3a.secret.key", LocalStack.environment().get("AWS_SECRET_ACCESS_KEY"));
        return hadoop;
    }
}
