package io.tweetlake.common.s3;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A process that commits to a log, each time at the next version that it believes free, and prints those it was given. */
final class LogWriter {
    private LogWriter() {}

    /** @param args its name, the log's folder, how many commits to make, the store's address */
    public static void main(String[] args) throws IOException {
        Configuration hadoop = hadoop(args[3]);
        ConditionalPutLogStore log = new ConditionalPutLogStore(hadoop);
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
