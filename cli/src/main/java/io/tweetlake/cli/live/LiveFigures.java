package io.tweetlake.cli.live;

import io.tweetlake.common.LanguageTags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How fast a live stream is heard and labelled. Rates and shares are those of the last minute.
 *
 * <p>May be used by several threads.
 */
public final class LiveFigures {
    static final Duration WINDOW = Duration.ofMinutes(1);
    /** Of the lag between micro-batches, which differ in length. */
    private static final Duration UNSTEADINESS = Duration.ofSeconds(3);

    private static final int MOST_LANGUAGES = 5;
    private static final int MOST_SHOWN = 6;
    private static final String UNKNOWN = "und";

    /** @param records since the start */
    private record Heard(Instant at, long records) {}

    private record Lag(Instant at, Duration lag) {}

    /** Rows of Gold that became visible together. */
    private record Labelled(Instant at, long scored, long rows, Map<String, Long> languages) {}

    private final Instant start;
    private final Deque<Heard> heard = new ArrayDeque<>();
    private final Deque<Labelled> labelled = new ArrayDeque<>();
    private final Deque<Lag> lags = new ArrayDeque<>();
    private List<LabelledPost> shown = List.of();
    private Instant lastHeard;
    /** When the posts of the last micro-batch were posted, half of them before it. */
    private Instant labelledTo;

    private long scored;
    private boolean fallsBehind;

    /** @param start of the listening */
    public LiveFigures(Instant start) {
        this.start = start;
        this.lastHeard = start;
        heard.add(new Heard(start, 0));
    }

    /** @param records heard since the start */
    public synchronized void heard(Instant now, long records) {
        if (records > heard.getLast().records()) {
            lastHeard = now;
        }
        heard.add(new Heard(now, records));
        Instant from = now.minus(WINDOW);
        while (heard.size() > 2 && heard.getFirst().at().isBefore(from)) {
            heard.removeFirst();
        }
        labelled.removeIf(rows -> rows.at().isBefore(from));
        lags.removeIf(lag -> lag.at().isBefore(from));
        if (labelledTo != null) {
            lags.add(new Lag(now, lag()));
            fallsBehind = fallsBehind(now.minus(WINDOW.dividedBy(2)));
        }
    }

    /** @param posts new rows of Gold, in any order */
    public synchronized void labelled(Instant now, List<LabelledPost> posts) {
        if (posts.isEmpty()) {
            return;
        }
        Map<String, Long> languages = new HashMap<>();
        posts.forEach(post -> languages.merge(language(post), 1L, Long::sum));
        List<LabelledPost> labels =
                posts.stream().filter(LabelledPost::isScored).toList();
        labelled.add(new Labelled(now, labels.size(), posts.size(), languages));
        scored += labels.size();
        if (!labels.isEmpty()) {
            shown = some(labels);
        }
        labelledTo = median(lastBatch(posts));
    }

    /** Without its region or script. */
    private static String language(LabelledPost post) {
        if (post.lang() == null) {
            return UNKNOWN;
        }
        List<String> tags = LanguageTags.candidates(post.lang());
        return tags.get(tags.size() - 1);
    }

    private static List<LabelledPost> lastBatch(List<LabelledPost> posts) {
        long last = posts.stream().mapToLong(LabelledPost::batchId).max().orElseThrow();
        return posts.stream().filter(post -> post.batchId() == last).toList();
    }

    /** Some authors' clocks are years off, which a mean would show. */
    private static Instant median(List<LabelledPost> posts) {
        List<Instant> times =
                posts.stream().map(LabelledPost::timestamp).sorted().toList();
        return times.get(times.size() / 2);
    }

    /** Spread evenly over all, the newest last. */
    private static List<LabelledPost> some(List<LabelledPost> posts) {
        List<LabelledPost> inOrder = posts.stream()
                .sorted(Comparator.comparing(LabelledPost::timestamp))
                .toList();
        int step = Math.max(1, inOrder.size() / MOST_SHOWN);
        List<LabelledPost> some = new ArrayList<>();
        for (int i = inOrder.size() - 1; i >= 0 && some.size() < MOST_SHOWN; i -= step) {
            some.add(inOrder.get(i));
        }
        Collections.reverse(some);
        return some;
    }

    /** A stream that is silent leaves nothing behind: what counts is when something was last heard. */
    private Duration lag() {
        Duration lag = Duration.between(labelledTo, lastHeard);
        return lag.isNegative() ? Duration.ZERO : lag;
    }

    /** The lag rises between the ends of micro-batches, so that its lowest points are compared. */
    private boolean fallsBehind(Instant half) {
        Duration before =
                lowest(lags.stream().filter(lag -> lag.at().isBefore(half)).toList());
        Duration since =
                lowest(lags.stream().filter(lag -> !lag.at().isBefore(half)).toList());
        if (before == null || since == null) {
            return false;
        }
        Duration growth = since.minus(before);
        // Until it shrinks, so that the answer does not flicker.
        return fallsBehind ? growth.compareTo(Duration.ZERO) > 0 : growth.compareTo(UNSTEADINESS) > 0;
    }

    private static Duration lowest(List<Lag> lags) {
        return lags.stream().map(Lag::lag).min(Comparator.naturalOrder()).orElse(null);
    }

    /**
     * What can be said at a moment.
     *
     * @param heard records since the start: posts, deletions and changes of accounts
     * @param heardPerSecond of the last minute
     * @param labelled posts since the start
     * @param labelledPerSecond of the last minute
     * @param lag how much older the posts of the last micro-batch are than what is heard; null before the first one
     * @param fallsBehind whether the lag grows
     * @param languages shares of the posts of the last minute, labelled or not, the largest first
     * @param posts some of those that were labelled last, the newest last
     */
    public record Moment(
            long heard,
            double heardPerSecond,
            long labelled,
            double labelledPerSecond,
            Duration lag,
            boolean fallsBehind,
            List<LanguageShare> languages,
            List<LabelledPost> posts) {}

    /** @param share 0 to 1 */
    public record LanguageShare(String lang, double share) {}

    public synchronized Moment at(Instant now) {
        double seconds = Math.max(1, seconds(Duration.between(later(start, now.minus(WINDOW)), now)));
        return new Moment(
                heard.getLast().records(),
                heardPerSecond(),
                scored,
                labelled.stream().mapToLong(Labelled::scored).sum() / seconds,
                labelledTo == null ? null : lag(),
                fallsBehind,
                languages(),
                shown);
    }

    private double heardPerSecond() {
        Heard first = heard.getFirst();
        Heard last = heard.getLast();
        double seconds = seconds(Duration.between(first.at(), last.at()));
        return seconds == 0 ? 0 : (last.records() - first.records()) / seconds;
    }

    private List<LanguageShare> languages() {
        long rows = labelled.stream().mapToLong(Labelled::rows).sum();
        Map<String, Long> all = new HashMap<>();
        labelled.forEach(some -> some.languages().forEach((lang, count) -> all.merge(lang, count, Long::sum)));
        Function<Map.Entry<String, Long>, LanguageShare> share =
                entry -> new LanguageShare(entry.getKey(), (double) entry.getValue() / rows);
        return all.entrySet().stream()
                .map(share)
                .sorted(Comparator.comparing(LanguageShare::share).reversed().thenComparing(LanguageShare::lang))
                .limit(MOST_LANGUAGES)
                .toList();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
