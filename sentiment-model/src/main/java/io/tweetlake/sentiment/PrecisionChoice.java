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
     * expected of the bundled model were 99.30 % of 1,000 tweets.
     */
    static final double LEAST_AGREEMENT = 0.9975;

    private static final long LONGEST_NANOS = 200_000_000;
    private static final int MOST_RUNS = 5;
    /** How many texts show that a format is not for this machine, and what is not worth a longer trial. */
    private static final int FIRST_TEXTS = 4;

    private static final double MUCH_SLOWER = 1.5;
    private static final List<String> PROBES = probes();

    private PrecisionChoice() {}

    /** What a trial found; {@code agreement} is the share of labels that are expected to be those of fp32. */
    private record Trial(NumberFormat format, Encoder encoder, double milliseconds, double agreement) {
        boolean agrees() {
            return agreement >= LEAST_AGREEMENT;
        }

        String figure() {
            return String.format(
                    Locale.ROOT, "%s %.1f ms (%.2f %% of labels)", format.label(), milliseconds, 100 * agreement);
        }
    }

    /** What to score with. */
    record Chosen(NumberFormat format, Encoder encoder) {}

    /**
     * @param wanted one of the formats, or {@link Precision#AUTO}
     * @param loader loads the encoder in a format, and throws {@link IllegalStateException} where libtorch cannot
     * @return an encoder that is now the caller's; the others are closed
     */
    static Chosen choose(
            Precision wanted, TextTokenizer tokenizer, int batchTokens, Function<NumberFormat, Encoder> loader) {
        if (wanted == Precision.FP32) {
            return new Chosen(NumberFormat.FP32, loader.apply(NumberFormat.FP32));
        }
        List<Trial> trials = new ArrayList<>();
        try {
            Encoder exact = loader.apply(NumberFormat.FP32);
            WindowScorer reference = scorer(exact, tokenizer, batchTokens);
            List<float[]> logits = logits(reference.score(PROBES));
            trials.add(new Trial(NumberFormat.FP32, exact, milliseconds(reference, PROBES), 1));
            double first = milliseconds(reference, PROBES.subList(0, FIRST_TEXTS));
            double patience = wanted == Precision.AUTO ? MUCH_SLOWER * first : Double.POSITIVE_INFINITY;
            for (Precision precision : wanted == Precision.AUTO ? Precision.CANDIDATES : List.of(wanted)) {
                for (NumberFormat format : NumberFormat.of(precision)) {
                    Optional<Trial> trial =
                            tried(format, patience, encoder -> scorer(encoder, tokenizer, batchTokens), loader, logits);
                    trial.ifPresent(trials::add);
                    if (trial.isEmpty() || trial.get().agrees()) {
                        // The next ways are slower, and closer to fp32.
                        break;
                    }
                }
            }
            Trial best = wanted == Precision.AUTO ? fastest(trials) : trials.get(trials.size() - 1);
            report(wanted, best, trials);
            closeAllBut(best, trials);
            return new Chosen(best.format(), best.encoder());
        } catch (RuntimeException | Error e) {
            closeAllBut(null, trials);
            throw e;
        }
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
        return Optional.of(new Trial(format, encoder, milliseconds(scorer, PROBES), agreement));
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
        double milliseconds = milliseconds(scorer, few);
        return milliseconds <= patience
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%.1f ms for %d texts, where fp32 takes %.1f",
                        milliseconds,
                        FIRST_TEXTS,
                        patience / MUCH_SLOWER));
    }

    private static Trial fastest(List<Trial> trials) {
        return trials.stream()
                .filter(Trial::agrees)
                .min(Comparator.comparingDouble(Trial::milliseconds))
                .orElseThrow();
    }

    private static void report(Precision wanted, Trial best, List<Trial> trials) {
        String figures = trials.stream().map(Trial::figure).collect(Collectors.joining(", "));
        if (wanted == Precision.AUTO) {
            LOG.info("Precision {} of {} for {} texts", best.format().label(), figures, PROBES.size());
        } else if (!best.agrees() || best.milliseconds() > trials.get(0).milliseconds()) {
            LOG.warn("Precision {} was asked for, and fp32 is better here: {}", wanted.label(), figures);
        }
    }

    private static void closeAllBut(Trial kept, List<Trial> trials) {
        trials.stream()
                .filter(trial -> trial != kept)
                .forEach(trial -> trial.encoder().close());
    }

    private static WindowScorer scorer(Encoder encoder, TextTokenizer tokenizer, int batchTokens) {
        return new WindowScorer(tokenizer::encode, encoder::logits, batchTokens, new PredictionCache(0));
    }

    /** The fastest of some runs: what disturbs a run only makes it slower. */
    private static double milliseconds(WindowScorer scorer, List<String> texts) {
        long start = System.nanoTime();
        long best = Long.MAX_VALUE;
        for (int run = 0; run < MOST_RUNS && System.nanoTime() - start < LONGEST_NANOS; run++) {
            long before = System.nanoTime();
            scorer.score(texts);
            best = Math.min(best, System.nanoTime() - before);
        }
        return best / 1e6;
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
