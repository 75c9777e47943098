package io.tweetlake.benchmarks;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.dashboard.Dashboard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How long the page takes over 1,000,000 rows of Gold: from the start of the command until its first answers, and from a
 * commit of 1,000 rows until the answers to all questions of a view are there again. Asks as the page does: what is seen
 * first of all, then the rest.
 *
 * <p>Arguments: the rounds, and a folder for the lake, which is made where it is not there yet.
 */
@Command(
        name = "DashboardRefresh",
        description = "The dashboard over Gold: first answers, and answers after a commit.",
        showDefaultValues = true)
final class DashboardRefresh implements Callable<Integer> {
    private static final int COMMITS = 20;
    private static final int ROWS_A_ROUND = 1_000;

    /** The questions of the view that is seen first, as they are on a screen of 1280 x 900, and below it. */
    private static final List<String> SEEN = List.of("sentiment_by_hour", "sentiment_spikes");

    private static final List<String> BELOW =
            List.of("sentiment_by_mention", "sentiment_by_hashtag", "sentiment_by_language", "examples");

    private static final List<String> OPERATOR = List.of(
            "layer_freshness",
            "lake_balance",
            "micro_batches",
            "model_versions",
            "quarantine_by_reason",
            "quarantine_sample");

    /** 30 days of tweets, 2.592 seconds apart; names and tags of very different frequency. */
    private static final String[] TWEET = {
        "cast(n as string) as tweet_id",
        "cast(n % 50000 as string) as user_id",
        "concat('user_', n % 50000) as user_name",
        "concat('words of tweet ', n, ' to somebody who is named here, and about ', hex(h)) as full_text",
        "concat('words of tweet ', n, ' to somebody who is named here, and about ', hex(h)) as clean_text",
        "element_at(array('en', 'en', 'en', 'es', 'pt', 'fr', 'ja', null), cast(1 + h % 8 as int)) as lang",
        "at as timestamp",
        "cast(at as date) as event_date",
        "filter(transform(sequence(1, 2), i -> concat('name', cast(5000 * pow(pmod(xxhash64(n, i), 9973) / 9973D, 4) as int))),"
                + " (name, i) -> i < h % 3) as mentions",
        "filter(array(concat('tag', cast(3000 * pow(pmod(h, 9967) / 9967D, 4) as int))), tag -> h % 2 = 0) as hashtags",
        "false as is_retweet",
        "'file:/tweets.json' as source_file",
        "at as ingested_at",
        "at as cleaned_at",
        "element_at(array('negative', 'neutral', 'positive'), cast(1 + h % 7 % 3 as int)) as predicted_sentiment",
        "cast(h % 7 % 3 as int) as predicted_sentiment_id",
        "34D + h % 66 as predicted_score",
        "'tweetlake-default' as model_name",
        "if(n < 600000, '1', '2') as model_version",
        "'fp32' as model_precision",
        "10D + h % 5 as inference_ms",
        "n div 1000 as batch_id",
        "timestampadd(SECOND, cast(h % 20 as int), at) as scored_at"
    };

    @Parameters(index = "0", paramLabel = "ROUNDS", description = "The first half warms up.", defaultValue = "8")
    private int rounds;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "A lake to keep; a temporary one by default.")
    private Path folder;

    @Option(names = "--rows", description = "Rows of Gold to begin with, if the lake is new.", defaultValue = "1000000")
    private int rows;

    private SparkSession spark;
    private Lake lake;
    private String address;
    private final HttpClient client = HttpClient.newHttpClient();
    /** As many as a browser opens. */
    private final ExecutorService connections = Executors.newFixedThreadPool(6, task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public Integer call() throws Exception {
        Path root = folder == null ? Files.createTempDirectory("dashboard-refresh") : folder;
        TweetlakeConfig config = ConfigLoader.load(
                        Path.of(System.getProperty("tweetlake.home"), "conf", "local.yaml"),
                        List.of("lake.root=" + root),
                        Map.of())
                .config();
        long start = System.nanoTime();
        try (SparkSession session = SparkSessions.open(config)) {
            spark = session;
            lake = new Lake(spark, config.lake());
            boolean isNew = !lake.exists(Table.GOLD_TWEETS);
            if (isNew) {
                Arrays.stream(Table.values()).forEach(lake::createIfMissing);
                for (int commit = 0; commit < COMMITS; commit++) {
                    append(spark, lake, (long) commit * rows / COMMITS, rows / COMMITS);
                    System.err.printf(Locale.ROOT, "filled %d of %d%n", commit + 1, COMMITS);
                }
                start = System.nanoTime();
            }
            try (Dashboard dashboard = Dashboard.open(lake, "127.0.0.1", 0)) {
                System.out.printf(
                        Locale.ROOT, "listening after %.2f s%s%n", seconds(start), isNew ? ", Spark warm" : "");
                address = dashboard.address();
                measure(rounds);
            }
        }
        return 0;
    }

    private void measure(int rounds) throws Exception {
        report("first answers", lake.version(Table.GOLD_TWEETS));
        List<double[]> times = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long next = lake.read(Table.GOLD_TWEETS).count();
            append(spark, lake, next, ROWS_A_ROUND);
            times.add(report("after a commit", lake.version(Table.GOLD_TWEETS)));
        }
        // The first rounds warm the JVM up.
        List<double[]> warm = times.subList(rounds / 2, rounds);
        System.out.printf(
                Locale.ROOT,
                "median of the last %d: seen %.2f s, whole view %.2f s, the operator's view %.2f s%n",
                warm.size(),
                median(warm, 0),
                median(warm, 1),
                median(warm, 2));
    }

    /** @param version of Gold that the answers must be of */
    private double[] report(String what, long version) throws Exception {
        long start = System.nanoTime();
        awaitEvent(version);
        ask(SEEN);
        double seen = seconds(start);
        ask(BELOW);
        double whole = seconds(start);
        long operator = System.nanoTime();
        ask(OPERATOR);
        double[] times = {seen, whole, seconds(operator)};
        System.out.printf(
                Locale.ROOT,
                "%-15s seen %.2f s, whole view %.2f s, the operator's %.2f s%n",
                what,
                times[0],
                times[1],
                times[2]);
        return times;
    }

    private void ask(List<String> widgets) {
        CompletableFuture.allOf(widgets.stream()
                        .map(widget -> CompletableFuture.runAsync(() -> ask(widget), connections))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private void ask(String widget) {
        get(HttpRequest.newBuilder(URI.create(address + "answers/" + widget)).build());
    }

    /** As the page waits: for the event that tells of the commit. */
    private void awaitEvent(long version) {
        String told = "\"gold_tweets\":{\"version\":" + version + ",";
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "events")).build();
        try (Stream<String> events = client.sendAsync(request, HttpResponse.BodyHandlers.ofLines())
                .join()
                .body()) {
            if (events.noneMatch(event -> event.contains(told))) {
                throw new IllegalStateException("the page did not tell of version " + version);
            }
        }
    }

    private String get(HttpRequest request) {
        HttpResponse<String> response =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
        if (response.statusCode() != 200) {
            throw new IllegalStateException(request.uri() + ": " + response.body());
        }
        return response.body();
    }

    private static void append(SparkSession spark, Lake lake, long first, int rows) {
        lake.append(
                Table.GOLD_TWEETS,
                spark.range(first, first + rows, 1, 2)
                        .selectExpr(
                                "id as n",
                                "pmod(xxhash64(id), 1000000007) as h",
                                "timestampadd(MILLISECOND, id * 2592, timestamp'2026-06-01') as at")
                        .selectExpr(TWEET),
                "fill",
                first);
    }

    private static double median(List<double[]> times, int which) {
        return times.stream()
                .mapToDouble(time -> time[which])
                .sorted()
                .skip(times.size() / 2)
                .findFirst()
                .getAsDouble();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
