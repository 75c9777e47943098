package io.tweetlake.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.tweets.TweetText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Different texts to score, cleaned as Silver cleans them: a user's own, or generated ones of tweets' lengths. */
final class Texts {
    /** Words a tweet at each twentieth of 20,000 tweets of 2009, from the shortest to the longest. */
    private static final int[] WORDS = {1, 3, 5, 6, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 20, 22, 23, 25, 35};

    private static final String[] VOCABULARY =
            ("the i to a and my is it you in for of on just so have that me at but be this with was good day not out up now"
                            + " all get like no what work today going love got your back lol time really one know see too from"
                            + " sad great happy bad awful fun tired sleep morning night school rain sun coffee music home phone"
                            + " @friend http://t.co/x1 #monday :) :( wait, why? yes! finally... tomorrow weekend missing thanks")
                    .split(" ");

    private Texts() {}

    /**
     * @param source JSON lines with a {@code text}, or plain lines, in a file or the files of a folder; null to generate
     * @param count of the texts, spread evenly over the source
     * @throws IOException if the source cannot be read, or has fewer different texts
     */
    static List<String> of(Path source, int count) throws IOException {
        if (source == null) {
            return generated(count);
        }
        List<String> all = List.copyOf(read(source));
        if (all.size() < count) {
            throw new IOException("%s has %d different texts. Fix: ask for no more, or name a larger source"
                    .formatted(source, all.size()));
        }
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(i -> all.get((int) ((long) i * all.size() / count)))
                .toList();
    }

    /** The same for the same count, on every machine. */
    private static List<String> generated(int count) {
        Random random = new Random(20);
        Set<String> texts = new LinkedHashSet<>();
        while (texts.size() < count) {
            String text = Stream.generate(() -> VOCABULARY[random.nextInt(VOCABULARY.length)])
                    .limit(words(random.nextDouble()))
                    .collect(Collectors.joining(" "));
            // Short texts repeat soon; a number makes each different.
            texts.add(TweetText.cleaned(texts.contains(text) ? text + " " + texts.size() : text));
        }
        return List.copyOf(texts);
    }

    /** Between the two nearest quantiles. */
    private static int words(double share) {
        double place = share * (WORDS.length - 1);
        int below = (int) place;
        return (int) Math.round(WORDS[below] + (place - below) * (WORDS[below + 1] - WORDS[below]));
    }

    private static Set<String> read(Path source) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Set<String> texts = new LinkedHashSet<>();
        for (Path file : files(source)) {
            for (String line : Files.readAllLines(file)) {
                String text =
                        line.startsWith("{") ? json.readTree(line).path("text").asText() : line;
                if (!text.isBlank()) {
                    texts.add(TweetText.cleaned(text));
                }
            }
        }
        return texts;
    }

    private static List<Path> files(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return List.of(source);
        }
        try (Stream<Path> files = Files.list(source)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
