package io.tweetlake.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Files of tweets in the course's shape, which has no id. Each file begins with a tweet that the one before it holds. */
final class CourseTweets {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz uuuu", Locale.ENGLISH);
    private static final ZonedDateTime FIRST =
            ZonedDateTime.of(2026, 6, 15, 8, 0, 0, 0, ZoneId.of("America/Los_Angeles"));

    private CourseTweets() {}

    static void write(Path folder, int files, int tweetsInFile) throws IOException {
        Files.createDirectories(folder);
        for (int file = 0; file < files; file++) {
            int first = file * tweetsInFile;
            List<String> lines = IntStream.range(Math.max(first - 1, 0), first + tweetsInFile)
                    .mapToObj(CourseTweets::tweet)
                    .toList();
            Files.write(folder.resolve("tweets-%02d.json".formatted(file)), lines);
        }
    }

    static String tweet(int number) {
        return "{\"date\":\"%s\",\"user\":\"user_%d\",\"text\":\"@course tweet number %d, and it is #fine\",\"sentiment\":\"positive\"}"
                .formatted(DATE.format(FIRST.plusSeconds(number * 20L)), number % 7, number);
    }
}
