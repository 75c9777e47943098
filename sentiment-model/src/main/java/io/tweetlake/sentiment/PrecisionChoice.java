package io.tweetlake.sentiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the number format by trying: each scores some texts on this machine, and the fastest wins among those that give
 * the labels of fp32. A text between two labels, whose logits in fp32 are less than {@value #CLEAR} apart, may fall to
 * either side.
 */
final class PrecisionChoice {
    private static final Logger LOG = LoggerFactory.getLogger(PrecisionChoice.class);

    /** Rounding moves logits by hundredths in bf16, and by tenths in int8 where a model is deep. */
    private static final float CLEAR = 0.2f;

    private static final long LONGEST_NANOS = 200_000_000;
    private static final int MOST_RUNS = 5;
    private static final List<String> PROBES = probes();

    private PrecisionChoice() {}

    /** What a trial found; {@code agrees} where each clear label is that of fp32. */
    private record Trial(Precision precision, Encoder encoder, double milliseconds, boolean agrees) {
        String figure() {
            return String.format(
                    Locale.ROOT, "%s %.1f ms%s", precision.label(), milliseconds, agrees ? "" : " with other labels");
        }
    }

    /** What to score with. */
    record Chosen(Precision precision, Encoder encoder) {}

    /**
     * @param wanted one of the formats, or {@link Precision#AUTO}
     * @param loader loads the encoder in a format, and throws {@link IllegalStateException} where libtorch cannot
     * @return an encoder that is now the caller's; the others are closed
     */
    static Chosen choose(
            Precision wanted, TextTokenizer tokenizer, int batchTokens, Function<Precision, Encoder> loader) {
        if (wanted == Precision.FP32) {
            return new Chosen(wanted, loader.apply(wanted));
        }
        List<Trial> trials = new ArrayList<>();
        try {
            Encoder exact = loader.apply(Precision.FP32);
            WindowScorer reference = scorer(exact, tokenizer, batchTokens);
            List<ScoredText> labels = reference.score(PROBES);
            trials.add(new Trial(Precision.FP32, exact, milliseconds(reference), true));
            for (Precision precision : wanted == Precision.AUTO ? Precision.CANDIDATES : List.of(wanted)) {
                addTrial(precision, tokenizer, batchTokens, loader, labels, trials);
            }
            Trial best = wanted == Precision.AUTO ? fastest(trials) : trials.get(trials.size() - 1);
            report(wanted, best, trials);
            closeAllBut(best, trials);
            return new Chosen(best.precision(), best.encoder());
        } catch (RuntimeException | Error e) {
            closeAllBut(null, trials);
            throw e;
        }
    }

    private static void addTrial(
            Precision precision,
            TextTokenizer tokenizer,
            int batchTokens,
            Function<Precision, Encoder> loader,
            List<ScoredText> labels,
            List<Trial> trials) {
        Encoder encoder;
        try {
            encoder = loader.apply(precision);
        } catch (IllegalStateException e) {
            LOG.warn(
                    "{} is left out, as libtorch on this machine cannot compute in it: {}",
                    precision.label(),
                    e.getMessage());
            return;
        }
        WindowScorer scorer = scorer(encoder, tokenizer, batchTokens);
        List<ScoredText> scored = scorer.score(PROBES);
        Optional<String> error =
                scored.stream().map(ScoredText::error).filter(Objects::nonNull).findFirst();
        if (error.isPresent()) {
            LOG.warn("{} is left out: {}", precision.label(), error.get());
            encoder.close();
            return;
        }
        trials.add(new Trial(precision, encoder, milliseconds(scorer), agree(labels, scored)));
    }

    private static Trial fastest(List<Trial> trials) {
        Trial best = trials.get(0);
        for (Trial trial : trials) {
            if (trial.agrees() && trial.milliseconds() < best.milliseconds()) {
                best = trial;
            }
        }
        return best;
    }

    private static void report(Precision wanted, Trial best, List<Trial> trials) {
        String figures = trials.stream().map(Trial::figure).collect(Collectors.joining(", "));
        if (wanted == Precision.AUTO) {
            LOG.info("Precision {} of {} for {} texts", best.precision().label(), figures, PROBES.size());
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
    private static double milliseconds(WindowScorer scorer) {
        long start = System.nanoTime();
        long best = Long.MAX_VALUE;
        for (int run = 0; run < MOST_RUNS && System.nanoTime() - start < LONGEST_NANOS; run++) {
            long before = System.nanoTime();
            scorer.score(PROBES);
            best = Math.min(best, System.nanoTime() - before);
        }
        return best / 1e6;
    }

    private static boolean agree(List<ScoredText> exact, List<ScoredText> rounded) {
        for (int i = 0; i < exact.size(); i++) {
            float[] logits = exact.get(i).logits();
            int label = largest(logits);
            boolean clear = true;
            for (int other = 0; other < logits.length; other++) {
                clear &= other == label || logits[label] - logits[other] > CLEAR;
            }
            if (clear && largest(rounded.get(i).logits()) != label) {
                return false;
            }
        }
        return true;
    }

    private static int largest(float[] logits) {
        int largest = 0;
        for (int i = 1; i < logits.length; i++) {
            largest = logits[i] > logits[largest] ? i : largest;
        }
        return largest;
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
