package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.common.s3.LocalStackOptions;
import io.tweetlake.sentiment.TinyCheckpoints;
import io.tweetlake.testing.s3.LocalStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A bucket with the source below {@code source}, and the lake with its checkpoints below {@code lake}. */
final class LakeOnS3 {
    private final String bucket = LocalStack.bucket();
    private final Path folder;
    private final Path model;

    /** @param folder on this machine, for a model and what processes print */
    LakeOnS3(Path folder) throws IOException {
        this.folder = folder;
        this.model = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
    }

    String bucket() {
        return bucket;
    }

    String source() {
        return "s3a://" + bucket + "/source/";
    }

    /** Puts files of so many tweets each, no tweet twice. */
    void putTweets(int firstFile, int files, int tweetsInFile) {
        Map<String, String> texts = new TreeMap<>();
        for (int file = firstFile; file < firstFile + files; file++) {
            int first = file * tweetsInFile;
            texts.put(
                    "source/tweets-%05d.json".formatted(file),
                    IntStream.range(first, first + tweetsInFile)
                            .mapToObj(CourseTweets::tweet)
                            .collect(Collectors.joining("\n")));
        }
        LocalStack.putAll(bucket, texts);
    }

    /** Options of a run whose micro-batches take one file each. */
    static String[] fileByFile(String trigger) {
        return new String[] {
            "--set",
            "trigger=" + trigger,
            "--set",
            "source.maxFilesPerTrigger=1",
            "--set",
            "silver.maxBytesPerTrigger=1",
            "--set",
            "gold.maxBytesPerTrigger=1"
        };
    }

    /** What {@link #counts} says where every layer has each of so many tweets once. */
    static String each(int tweets) {
        return "%1$d,%1$d,%1$d,%1$d,%1$d".formatted(tweets);
    }

    /** A command on this lake, which reaches S3 at an address. */
    String[] command(String endpoint, String command, String... words) {
        List<String> all = new ArrayList<>(List.of(command));
        List<String> options = new ArrayList<>(LocalStackOptions.at(endpoint));
        options.add("lake.root=s3a://" + bucket + "/lake");
        options.add("source.path=" + source());
        options.add("model.ref=" + model);
        options.add("model.precision=fp32");
        all.addAll(List.of(words));
        options.forEach(option -> all.addAll(List.of("--set", option)));
        return all.toArray(String[]::new);
    }

    /** A command in this process that is to end well. */
    String run(String command, String... words) {
        CommandRun run = CommandRun.of(command(LocalStack.endpoint(), command, words));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        return run.out();
    }

    /** A command in a process of its own. */
    TweetlakeProcess start(String endpoint, String command, String... words) throws IOException {
        return TweetlakeProcess.start(folder, LocalStack.environment(), command(endpoint, command, words));
    }

    /** How many rows Bronze, Silver and Gold have, and how many tweets Silver and Gold. */
    String counts() {
        return run(
                        "sql",
                        "--format",
                        "csv",
                        "SELECT (SELECT count(*) FROM bronze_tweets), (SELECT count(*) FROM silver_tweets),"
                                + " (SELECT count(*) FROM gold_tweets),"
                                + " (SELECT count(DISTINCT tweet_id) FROM silver_tweets),"
                                + " (SELECT count(DISTINCT tweet_id) FROM gold_tweets WHERE error IS NULL)")
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();
    }
}
