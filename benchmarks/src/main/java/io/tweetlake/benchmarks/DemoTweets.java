package io.tweetlake.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tweets of the demo, each again and again with another id: as many as are asked for, of about a kilobyte. */
final class DemoTweets {
    private static final Pattern ID = Pattern.compile("\"id_str\":\"(\\d+)\",\"text\"");
    private static final long FIRST_ID = 2_067_000_000_000_000_000L;
    private static final long BETWEEN_IDS = 104_729;

    private final List<String> tweets = new ArrayList<>();

    DemoTweets(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("src-test-data/demo"))) {
            for (Path file : files.sorted().toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> line.endsWith("}")
                                && !line.contains("_status\":{")
                                && ID.matcher(line).find())
                        .forEach(tweets::add);
            }
        }
    }

    /**
     * Writes some into a file, which appears when it is whole.
     *
     * @param first the number of the first one, from 0
     */
    void write(Path file, long first, int count) throws IOException {
        Path unfinished = file.resolveSibling("." + file.getFileName());
        try (BufferedWriter out = Files.newBufferedWriter(unfinished)) {
            for (long nth = first; nth < first + count; nth++) {
                String tweet = tweets.get((int) (nth % tweets.size()));
                Matcher id = ID.matcher(tweet);
                id.find();
                out.write(tweet.replace(id.group(1), Long.toString(FIRST_ID + nth * BETWEEN_IDS)));
                out.write('\n');
            }
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
