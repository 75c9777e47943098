package io.tweetlake.sentiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the number format by trying: each scores some texts on this machine, and the fastest wins among those that are
 * sure enough to give the labels of fp32 for 99.5 % of texts.
 */
final class PrecisionChoice {
    private static final Logger LOG = LoggerFactory.getLogger(PrecisionChoice.class);

    /**
     * For 99.5 % of labels in truth. Forty texts tell the share that changes no better than within a factor of two: 99.66 %
     * expected of a six-layer model were 99.30 % of 1,000 tweets.
     */
    static final double LEAST_AGREEMENT = 0.9975;

    /** How often each is timed, and how long a run should take: of a large model fewer texts are enough. */
    private static final int RUNS = 5;

    private static final int LEAST_RUNS = 3;
    private static final double RUN_MILLISECONDS = 100;
    /** With fewer than these a batch would be too small to show how fast a format is. */
    private static final int LEAST_TEXTS = 12;

    /** How many texts show that a format is not for this machine, and what is not worth a longer trial. */
    private static final int FIRST_TEXTS = 4;

    private static final double MUCH_SLOWER = 1.5;
    private static final double HOPELESS = 4 * MUCH_SLOWER;
    private static final List<String> PROBES = probes();

    private PrecisionChoice() {}

    /** What a trial found; {@code agreement} is the share of labels that are expected to be those of fp32. */
    private static final class Trial {
        private final NumberFormat format;
        private final Encoder encoder;
        private final double agreement;
        /** The fastest run: what disturbs a run only makes it slower. */
        private double milliseconds = Double.POSITIVE_INFINITY;

        Trial(NumberFormat format, Encoder encoder, double agreement) {
            this.format = format;
            this.encoder = encoder;
            this.agreement = agreement;
        }

        boolean agrees() {
            return agreement >= LEAST_AGREEMENT;
        }

        void time(WindowScorer scorer, List<String> texts) {
            milliseconds = Math.min(milliseconds, PrecisionChoice.milliseconds(scorer, texts));
        }

        String figure() {
            String time = Double.isInfinite(milliseconds) ? "" : String.format(Locale.ROOT, " %.1f ms", milliseconds);
            return String.format(Locale.ROOT, "%s%s (%.2f %% of labels)", format.label(), time, 100 * agreement);
        }
    }

    /** What to score with. */
    record Chosen(NumberFormat format, Encoder encoder) {}

    /**
     * @param wanted one of the formats, or {@link Precision#AUTO}
     * @param candidates what {@code AUTO} tries beside fp32
     * @param loader loads the encoder in a format, and throws {@link IllegalStateException} where libtorch cannot
     * @return an encoder that is now the caller's; the others are closed
     */
    static Chosen choose(
            Precision wanted,
            List<Precision> candidates,
            TextTokenizer tokenizer,
            int batchTokens,
            Function<NumberFormat, Encoder> loader) {
        if (wanted == Precision.FP32) {
            return new Chosen(NumberFormat.FP32, loader.apply(NumberFormat.FP32));
        }
        List<Trial> trials = new ArrayList<>();
        Function<Encoder, WindowScorer> scorers = encoder -> scorer(encoder, tokenizer, batchTokens);
        try {
            Encoder exact = loader.apply(NumberFormat.FP32);
            WindowScorer reference = scorers.apply(exact);
            List<float[]> logits = logits(reference.score(PROBES));
            trials.add(new Trial(NumberFormat.FP32, exact, 1));
            double patience =
                    wanted == Precision.AUTO ? MUCH_SLOWER * fastestOfFirst(reference, 0) : Double.POSITIVE_INFINITY;
            for (Precision precision : wanted == Precision.AUTO ? candidates : List.of(wanted)) {
                for (NumberFormat format : NumberFormat.of(precision)) {
                    Optional<Trial> trial = tried(format, patience, scorers, loader, logits);
                    trial.ifPresent(trials::add);
                    if (trial.isEmpty() || trial.get().agrees()) {
                        // The next ways are slower, and closer to fp32.
                        break;
                    }
                }
            }
            List<Trial> fit = wanted == Precision.AUTO
                    ? trials.stream().filter(Trial::agrees).toList()
                    : trials;
            List<String> texts = time(fit, scorers);
            Trial best = wanted == Precision.AUTO ? fastest(fit) : trials.get(trials.size() - 1);
            report(wanted, best, trials, texts.size());
            closeAllBut(best, trials);
            return new Chosen(best.format, best.encoder);
        } catch (RuntimeException | Error e) {
            closeAllBut(null, trials);
            throw e;
        }
    }

    /** Turn by turn, so that what else the machine does disturbs all of them. Gives the texts that were timed. */
    private static List<String> time(List<Trial> candidates, Function<Encoder, WindowScorer> scorers) {
        if (candidates.size() < 2) {
            return PROBES;
        }
        double whole = milliseconds(scorers.apply(candidates.get(0).encoder), PROBES);
        int count = (int) (PROBES.size() * RUN_MILLISECONDS / whole);
        List<String> texts = PROBES.subList(0, Math.min(PROBES.size(), Math.max(LEAST_TEXTS, count)));
        int runs = texts.size() < PROBES.size() ? LEAST_RUNS : RUNS;
        for (int run = 0; run < runs; run++) {
            candidates.forEach(trial -> trial.time(scorers.apply(trial.encoder), texts));
        }
        return texts;
    }

    /** Empty, with a line in the log, where the format is not to be had here. */
    private static Optional<Trial> tried(
            NumberFormat format,
            double patience,
            Function<Encoder, WindowScorer> scorers,
            Function<NumberFormat, Encoder> loader,
            List<float[]> exact) {
        Encoder encoder;
        try {
            encoder = loader.apply(format);
        } catch (IllegalStateException e) {
            LOG.warn(
                    "{} is left out, as libtorch on this machine cannot compute in it: {}",
                    format.label(),
                    lastLine(e.getMessage()));
            return Optional.empty();
        }
        WindowScorer scorer = scorers.apply(encoder);
        Optional<String> reason = unfit(scorer, patience);
        if (reason.isPresent()) {
            LOG.info("{} is left out: {}", format.label(), reason.get());
            encoder.close();
            return Optional.empty();
        }
        double agreement = LabelAgreement.expected(exact, logits(scorer.score(PROBES)));
        return Optional.of(new Trial(format, encoder, agreement));
    }

    /** TorchScript's messages begin with the program and end with the reason. */
    private static String lastLine(String message) {
        return message.strip().lines().reduce("", (before, line) -> line);
    }

    /** Why a first look says that no more is needed. */
    private static Optional<String> unfit(WindowScorer scorer, double patience) {
        List<String> few = PROBES.subList(0, FIRST_TEXTS);
        Optional<String> error = scorer.score(few).stream()
                .map(ScoredText::error)
                .filter(Objects::nonNull)
                .findFirst();
        if (error.isPresent()) {
            return error;
        }
        double milliseconds = fastestOfFirst(scorer, patience);
        return milliseconds <= patience
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%.1f ms for %d texts, where fp32 takes %.1f",
                        milliseconds,
                        FIRST_TEXTS,
                        patience / MUCH_SLOWER));
    }

    /** Of some runs over the first texts, until one is within a limit in milliseconds or far from it. */
    private static double fastestOfFirst(WindowScorer scorer, double limit) {
        List<String> few = PROBES.subList(0, FIRST_TEXTS);
        double best = Double.POSITIVE_INFINITY;
        for (int run = 0; run < LEAST_RUNS && best > limit; run++) {
            best = Math.min(best, milliseconds(scorer, few));
            if (limit > 0 && best > limit / MUCH_SLOWER * HOPELESS) {
                break;
            }
        }
        return best;
    }

    private static Trial fastest(List<Trial> trials) {
        return trials.stream()
                .min(Comparator.comparingDouble(trial -> trial.milliseconds))
                .orElseThrow();
    }

    private static void report(Precision wanted, Trial best, List<Trial> trials, int texts) {
        String figures = trials.stream().map(Trial::figure).collect(Collectors.joining(", "));
        if (wanted == Precision.AUTO) {
            LOG.info("Precision {} of {} for {} texts", best.format.label(), figures, texts);
        } else if (!best.agrees() || best.milliseconds > trials.get(0).milliseconds) {
            LOG.warn("Precision {} was asked for, and fp32 is better here: {}", wanted.label(), figures);
        }
    }

    private static void closeAllBut(Trial kept, List<Trial> trials) {
        trials.stream().filter(trial -> trial != kept).forEach(trial -> trial.encoder.close());
    }

    private static WindowScorer scorer(Encoder encoder, TextTokenizer tokenizer, int batchTokens) {
        return new WindowScorer(tokenizer::encode, encoder::logits, batchTokens, new PredictionCache(0));
    }

    private static double milliseconds(WindowScorer scorer, List<String> texts) {
        long start = System.nanoTime();
        scorer.score(texts);
        return (System.nanoTime() - start) / 1e6;
    }

    private static List<float[]> logits(List<ScoredText> texts) {
        return texts.stream().map(ScoredText::logits).toList();
    }

    private static List<String> probes() {
        try (InputStream texts = PrecisionChoice.class.getResourceAsStream("probe-texts.txt")) {
            return new String(texts.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
