package io.tweetlake.cli;

import static org.apache.spark.sql.functions.col;

import io.tweetlake.cli.Terminal.Colour;
import io.tweetlake.cli.live.LabelledPost;
import io.tweetlake.cli.live.LiveFigures;
import io.tweetlake.cli.live.LiveFigures.Moment;
import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the live demo shows: some posts of each micro-batch as they are labelled, and how fast the stream is. */
final class LiveScreen implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveScreen.class);
    private static final int SHOWN_AT_A_TIME = 4;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration LINE_OF_A_LOG = Duration.ofSeconds(10);
    private static final int STATUS_WIDTH = 79;

    private final Terminal terminal;
    private final Lake lake;
    private final LongSupplier heard;
    private final Consumer<Moment> page;
    private final Clock clock = Clock.systemUTC();
    private final LiveFigures figures = new LiveFigures(clock.instant());
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(2, DaemonThreads.named("live-screen"));
    private Instant logged = clock.instant();
    private boolean fellBehind;
    private long lastBatch = -1;
    private volatile boolean closed;

    /**
     * @param heard records since the start
     * @param page is told every second
     */
    LiveScreen(Terminal terminal, Lake lake, LongSupplier heard, Consumer<Moment> page) {
        this.terminal = terminal;
        this.lake = lake;
        this.heard = heard;
        this.page = page;
    }

    /** Rows are looked for in a thread of their own: where Spark scores on every core, the answer waits. */
    @SuppressWarnings("FutureReturnValueIgnored") // Neither throws.
    void start() {
        threads.scheduleWithFixedDelay(() -> quietly(this::tick), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        threads.scheduleWithFixedDelay(() -> quietly(this::look), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A failure is not the end of the demo; the next look may succeed. */
    private void quietly(Runnable task) {
        try {
            task.run();
        } catch (Exception e) {
            // Also checked exceptions that Scala throws without declaring them, such as an AnalysisException.
            if (!closed) {
                LOG.warn("the screen was not brought up to date: {}", e.toString());
            }
        }
    }

    private void tick() {
        Instant now = clock.instant();
        figures.heard(now, heard.getAsLong());
        Moment moment = figures.at(now);
        page.accept(moment);
        if (moment.fallsBehind() != fellBehind) {
            fellBehind = moment.fallsBehind();
            terminal.println(turn(moment));
        }
        String status = status(moment);
        terminal.progress(terminal.paint(Colour.GREY, status));
        if (!terminal.isInteractive() && !now.isBefore(logged.plus(LINE_OF_A_LOG))) {
            logged = now;
            terminal.println(status);
        }
    }

    private String turn(Moment moment) {
        return moment.fallsBehind()
                ? terminal.paint(
                        Colour.YELLOW,
                        "Labelling falls behind the stream: the last posts labelled are %s old. docs/live.md says what helps."
                                .formatted(words(moment.lag())))
                : "Labelling no longer falls behind: the last posts labelled are %s old."
                        .formatted(words(moment.lag()));
    }

    /** No longer than most terminals are wide: of a line that wraps, only the last row is replaced. */
    static String status(Moment moment) {
        String languages = moment.languages().stream()
                .map(share -> "%s %.0f%%".formatted(Terminal.safe(share.lang()), 100 * share.share()))
                .collect(Collectors.joining(" "));
        String status = String.format(
                Locale.ROOT,
                "heard %.1f/s  labelled %.1f/s  %s  %s",
                moment.heardPerSecond(),
                moment.labelledPerSecond(),
                moment.lag() == null
                        ? "no label yet"
                        : "lag " + words(moment.lag()) + (moment.fallsBehind() ? ", growing" : ""),
                languages);
        return DisplayWidth.cut(status, STATUS_WIDTH).strip();
    }

    private static String words(Duration duration) {
        return duration.toMinutes() == 0
                ? duration.toSeconds() + " s"
                : "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
    }

    private void look() {
        if (!lake.exists(Table.GOLD_TWEETS)) {
            return;
        }
        List<LabelledPost> posts = lake
                .read(Table.GOLD_TWEETS)
                .where(col("batch_id").gt(lastBatch))
                .select(
                        "batch_id",
                        "timestamp",
                        "lang",
                        "user_name",
                        "full_text",
                        "predicted_sentiment",
                        "predicted_score",
                        "error")
                .collectAsList()
                .stream()
                .map(LiveScreen::post)
                .toList();
        if (posts.isEmpty()) {
            return;
        }
        lastBatch = posts.stream().mapToLong(LabelledPost::batchId).max().orElseThrow();
        Instant now = clock.instant();
        figures.labelled(now, posts);
        List<LabelledPost> shown = figures.at(now).posts();
        if (posts.stream().anyMatch(LabelledPost::isScored)) {
            shown.subList(Math.max(0, shown.size() - SHOWN_AT_A_TIME), shown.size())
                    .forEach(post -> terminal.println(line(post)));
        }
    }

    private static LabelledPost post(Row row) {
        return new LabelledPost(
                row.<Long>getAs("batch_id"),
                row.<Timestamp>getAs("timestamp").toInstant(),
                row.getAs("lang"),
                row.getAs("user_name"),
                row.getAs("full_text"),
                row.getAs("predicted_sentiment"),
                row.getAs("predicted_score"),
                row.getAs("error"));
    }

    /** Bluesky's stream has no names of authors. */
    private String line(LabelledPost post) {
        String who = post.userName() != null ? "@" + post.userName() : post.lang() != null ? post.lang() : "--";
        return TweetLine.of(terminal, post.sentiment(), post.score(), who, post.text());
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
        terminal.endProgress();
    }
}
