package io.tweetlake.gold;

import io.tweetlake.common.alerts.Alerts;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.models.serving.ModelRefusal;
import io.tweetlake.models.serving.ModelRole;
import io.tweetlake.sentiment.Sentiment;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What people are told of Gold. */
final class GoldAlerts {
    private final Alerts alerts;
    private final double warnAbove;
    private final NegativeSpikes spikes;

    GoldAlerts(TweetlakeConfig config, Alerts alerts) {
        this.alerts = alerts;
        this.warnAbove = config.drift().warnAbove();
        this.spikes =
                new NegativeSpikes(config.alerts().minRows(), config.alerts().negativeRise());
    }

    /**
     * @param figures of {@link GoldFigures#columns}
     * @param drift indices of {@link DriftMonitor#observe}
     */
    void observe(Map<String, Object> figures, Map<String, Double> drift) {
        ofNegativeShare(figures);
        ofDrift(drift);
    }

    private void ofNegativeShare(Map<String, Object> figures) {
        long labelled = 0;
        for (Sentiment sentiment : Sentiment.values()) {
            labelled += count(figures, sentiment);
        }
        NegativeSpikes.Finding finding = spikes.add(count(figures, Sentiment.NEGATIVE), labelled);
        if (finding != null) {
            alerts.set(
                    "negative-share",
                    finding.isSpike(),
                    String.format(Locale.ROOT, "%.0f %% of the tweets are negative", finding.share() * 100),
                    () ->
                            "Of the last tweets that were labelled, %.1f %% are negative; those before lead to expect %.1f %%."
                                    .formatted(finding.share() * 100, finding.expected() * 100));
        }
    }

    private static long count(Map<String, Object> figures, Sentiment sentiment) {
        return ((Number) figures.get(sentiment.label())).longValue();
    }

    private void ofDrift(Map<String, Double> indices) {
        if (!indices.isEmpty()) {
            alerts.set(
                    "drift",
                    indices.values().stream().anyMatch(index -> index > warnAbove),
                    "Tweets drift from their reference",
                    () -> "Population stability index: %s; the alert is set to %s."
                            .formatted(
                                    indices.entrySet().stream()
                                            .map(index -> String.format(
                                                    Locale.ROOT,
                                                    "%s %.3f",
                                                    GoldMetrics.figure(index.getKey()),
                                                    index.getValue()))
                                            .collect(Collectors.joining(", ")),
                                    warnAbove));
        }
    }

    /** Once for each version: it is never told of again. */
    void refused(ModelRefusal refusal) {
        boolean isChallenger = refusal.role() == ModelRole.CHALLENGER;
        alerts.set(
                "model-refused %s %s %s".formatted(refusal.role(), refusal.name(), refusal.version()),
                true,
                "%s version %s was refused".formatted(refusal.name(), refusal.version()),
                () -> "%s. %s"
                        .formatted(
                                refusal.reason(),
                                refusal.serving() == null
                                        ? "No " + (isChallenger ? "challenger" : "model") + " serves in its place."
                                        : "Version " + refusal.serving() + " serves on."));
    }
}
