package io.tweetlake.cli.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LiveFiguresTest {
    private static final Instant START = Instant.parse("2026-06-17T12:00:00Z");

    private final LiveFigures figures = new LiveFigures(START);

    @Test
    void ratesAreThoseOfTheLastMinute() {
        IntStream.rangeClosed(1, 60).forEach(second -> figures.heard(at(second), second * 100L));
        IntStream.rangeClosed(61, 120).forEach(second -> figures.heard(at(second), 6000 + (second - 60) * 10L));
        figures.labelled(at(30), posts(3000, at(20), "en"));
        figures.labelled(at(100), posts(300, at(90), "en"));
        figures.heard(at(120), 6600);

        assertThat(figures.at(at(120)).heardPerSecond()).isEqualTo(10, within(0.01));
        assertThat(figures.at(at(120)).labelledPerSecond()).isEqualTo(5, within(0.01));
        assertThat(figures.at(at(120)).labelled()).isEqualTo(3300);
    }

    @Test
    void ratesOfTheFirstSecondsAreThoseSinceTheStart() {
        figures.heard(at(10), 500);
        figures.labelled(at(10), posts(200, at(5), "en"));

        assertThat(figures.at(at(10)).heardPerSecond()).isEqualTo(50);
        assertThat(figures.at(at(10)).labelledPerSecond()).isEqualTo(20);
    }

    @Test
    void whatIsNotScoredIsNotLabelled() {
        figures.labelled(
                at(10),
                Stream.concat(posts(30, at(5), "en").stream(), unscored(70).stream())
                        .toList());

        LiveFigures.Moment moment = figures.at(at(10));
        assertThat(moment.labelled()).isEqualTo(30);
        assertThat(moment.labelledPerSecond()).isEqualTo(3);
        assertThat(moment.posts()).allMatch(LabelledPost::isScored);
    }

    @Test
    void theLagIsThatOfMostPostsOfTheLastMicroBatchWhateverSomeClocksSay() {
        figures.heard(at(30), 10);
        figures.labelled(
                at(30),
                List.of(
                        post(0, at(2), "en"),
                        post(1, Instant.EPOCH, "en"),
                        post(1, at(21), "en"),
                        post(1, at(22), "en"),
                        post(1, at(23), "en")));

        assertThat(figures.at(at(30)).lag()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void beforeTheFirstLabelThereIsNoLag() {
        figures.heard(at(30), 10);

        assertThat(figures.at(at(30)).lag()).isNull();
        assertThat(figures.at(at(30)).fallsBehind()).isFalse();
    }

    @Test
    void aLagThatGoesUpAndDownWithMicroBatchesDoesNotFallBehind() {
        stream(300, 5, 5);

        assertThat(figures.at(at(300)).fallsBehind()).isFalse();
        assertThat(figures.at(at(300)).lag()).isBetween(Duration.ZERO, Duration.ofSeconds(15));
    }

    @Test
    void labelsFallBehindWhereTheLagGrowsAndKeepUpAgainOnceItShrinks() {
        stream(120, 10, 8);
        assertThat(figures.at(at(120)).fallsBehind()).isTrue();

        for (int second = 121; second <= 180; second++) {
            figures.heard(at(second), second * 100L);
            figures.labelled(at(second), List.of(post(second, at(second - 5), "en")));
        }
        assertThat(figures.at(at(180)).fallsBehind()).isFalse();
    }

    @Test
    void aStreamThatFallsSilentLeavesNothingBehind() {
        stream(60, 5, 5);
        IntStream.rangeClosed(61, 300).forEach(second -> figures.heard(at(second), 6000));

        assertThat(figures.at(at(300)).fallsBehind()).isFalse();
        assertThat(figures.at(at(300)).lag()).isLessThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(figures.at(at(300)).heardPerSecond()).isZero();
    }

    @Test
    void languagesAreCountedWithoutTheirRegions() {
        figures.labelled(
                at(1),
                Stream.of("pt-BR", "pt", "en", null)
                        .map(lang -> post(0, at(0), lang))
                        .toList());

        assertThat(figures.at(at(1)).languages())
                .containsExactly(
                        new LiveFigures.LanguageShare("pt", 0.5),
                        new LiveFigures.LanguageShare("en", 0.25),
                        new LiveFigures.LanguageShare("und", 0.25));
    }

    @Test
    void showsSomePostsOfAllAndTheNewestLast() {
        figures.labelled(
                at(100),
                IntStream.range(0, 100)
                        .mapToObj(second -> post(0, at(second), "en"))
                        .toList());

        List<LabelledPost> shown = figures.at(at(100)).posts();
        assertThat(shown).hasSize(6).last().isEqualTo(post(0, at(99), "en"));
        assertThat(shown.get(0).timestamp()).isBefore(at(25));
    }

    @Test
    void thePageIsGivenTheSameAsColumnsOfGold() {
        figures.heard(at(10), 50);
        figures.labelled(at(10), posts(1, at(4), "en"));

        assertThat(LiveJson.of(figures.at(at(10))))
                .contains(
                        "\"heardPerSecond\":5.0",
                        "\"labelledPerSecond\":0.1",
                        "\"lagSeconds\":6",
                        "\"languages\":[{\"lang\":\"en\",\"share\":1.0}]",
                        "\"full_text\":\"a post\"",
                        "\"predicted_sentiment\":\"positive\"");
    }

    /** Micro-batches of {@code every} seconds, of each of which {@code takes} seconds of the stream are labelled. */
    private void stream(int seconds, int every, int takes) {
        int labelledTo = -takes;
        for (int second = 1; second <= seconds; second++) {
            figures.heard(at(second), second * 100L);
            if (second % every == 0) {
                labelledTo += takes;
                figures.labelled(at(second), List.of(post(second, at(labelledTo), "en")));
            }
        }
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static List<LabelledPost> posts(int number, Instant time, String lang) {
        return IntStream.range(0, number).mapToObj(i -> post(0, time, lang)).toList();
    }

    private static LabelledPost post(int batch, Instant time, String lang) {
        return new LabelledPost(batch, time, lang, null, "a post", "positive", 90.0, null);
    }

    private static List<LabelledPost> unscored(int number) {
        LabelledPost post = new LabelledPost(0, at(5), "ja", null, "投稿", null, null, "language-not-supported");
        return IntStream.range(0, number).mapToObj(i -> post).toList();
    }
}
