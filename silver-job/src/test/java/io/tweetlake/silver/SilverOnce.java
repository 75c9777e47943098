package io.tweetlake.silver;

import io.tweetlake.common.lake.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;

/** A lake in which Silver has read what there is, run once and copied for each test that goes on from there. */
final class SilverOnce {
    static final String DAY = "Wed Jun 17 12:00:00 +0000 2026";
    /** As many files of {@code bronze_tweets} too, each of a commit of its own. */
    static final int TWEETS = 3;

    private SilverOnce() {}

    static TestLake copyTo(Path folder) throws IOException {
        FileUtils.copyDirectory(Holder.FOLDER.toFile(), folder.toFile());
        return TestLake.in(folder);
    }

    private static final class Holder {
        static final Path FOLDER = run();

        private static Path run() {
            try {
                Path folder = Files.createTempDirectory("tweetlake-silver-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> FileUtils.deleteQuietly(folder.toFile())));
                TestLake lake = TestLake.in(folder);
                for (int id = 0; id < TWEETS; id++) {
                    BronzeRows.append(lake, BronzeRows.tweet(id, DAY, "tweet " + id));
                }
                lake.run(SilverJob::new);
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
