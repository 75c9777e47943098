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
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the number format by trying: each scores some texts on this machine, and the fastest wins among those that are
 * sure enough to give the labels of fp32 for 99.5 % of texts.
 */
final class PrecisionChoice {
    private static final Logger LOG = LoggerFactory.getLogger(PrecisionChoice.class);

    /** How often each is timed, and how long a run should take: of a large model fewer texts are enough. */
    private static final int RUNS = 5;

    private static final int LEAST_RUNS = 3;
    private static final double RUN_MILLISECONDS = 100;
    /** With fewer than these a batch would be too small to show how fast a format is. */
    private static final int LEAST_TEXTS = 12;

    /** How many texts show that a format is not for this machine, and what is not worth a longer trial. */
    private static final int FIRST_TEXTS = 4;

    /** How far two ways to compute in fp32 may differ. */
    private static final float SAME_LOGITS = 1e-4f;

    private static final double MUCH_SLOWER = 1.5;
    private static final double HOPELESS = 4 * MUCH_SLOWER;
    private static final List<String> PROBES = probes();
    private static final List<String> FIRST_PROBES = PROBES.subList(0, FIRST_TEXTS);

    private PrecisionChoice() {}

    /** What to score with. */
    record Chosen(EncoderVariant format, Encoder encoder) {}

    /**
     * @param wanted one of the formats, or {@link Precision#AUTO}
     * @param gpu whether the device is one, which has other formats
     * @param loader loads the encoder in a format, and throws {@link IllegalStateException} where libtorch cannot
     * @return an encoder that is now the caller's; the others are closed
     */
    static Chosen choose(
            Precision wanted,
            boolean gpu,
            TextTokenizer tokenizer,
            int batchTokens,
            Function<EncoderVariant, Encoder> loader) {
        List<PrecisionTrial> trials = new ArrayList<>();
        Function<Encoder, WindowScorer> scorers = encoder -> scorer(encoder, tokenizer, batchTokens);
        try {
            PrecisionTrial exact = exact(gpu, scorers, loader);
            trials.add(exact);
            if (wanted == Precision.FP32) {
                return new Chosen(exact.format(), exact.encoder());
            }
            List<Precision> candidates = gpu ? Precision.GPU_CANDIDATES : Precision.CPU_CANDIDATES;
            WindowScorer reference = scorers.apply(exact.encoder());
            List<float[]> logits = logits(reference.score(PROBES));
            double patience =
                    wanted == Precision.AUTO ? MUCH_SLOWER * fastestOfFirst(reference, 0) : Double.POSITIVE_INFINITY;
            for (Precision precision : wanted == Precision.AUTO ? candidates : List.of(wanted)) {
                for (EncoderVariant format : EncoderVariant.of(precision)) {
                    Optional<PrecisionTrial> trial = tried(format, patience, scorers, loader, logits);
                    trial.ifPresent(trials::add);
                    if (trial.isEmpty() || trial.get().agrees()) {
                        // The next ways are slower, and closer to fp32.
                        break;
                    }
                }
            }
            List<PrecisionTrial> fit = wanted == Precision.AUTO
                    ? trials.stream().filter(PrecisionTrial::agrees).toList()
                    : trials;
            List<String> texts = time(fit, scorers);
            PrecisionTrial best =
                    wanted == Precision.AUTO ? PrecisionTrial.fastest(fit) : trials.get(trials.size() - 1);
            report(wanted, best, trials, texts.size());
            PrecisionTrial.closeAllBut(best, trials);
            return new Chosen(best.format(), best.encoder());
        } catch (RuntimeException | Error e) {
            PrecisionTrial.closeAllBut(null, trials);
            throw e;
        }
    }

    /** fp32, its weights packed where that is faster here. */
    private static PrecisionTrial exact(
            boolean gpu, Function<Encoder, WindowScorer> scorers, Function<EncoderVariant, Encoder> loader) {
        List<PrecisionTrial> forms = new ArrayList<>();
        try {
            forms.add(new PrecisionTrial(EncoderVariant.FP32, loader.apply(EncoderVariant.FP32), 1));
            if (!gpu) {
                loaded(EncoderVariant.PACKED_FP32, loader)
                        .ifPresent(packed -> forms.add(new PrecisionTrial(EncoderVariant.PACKED_FP32, packed, 1)));
            }
            PrecisionTrial best = forms.get(0);
            if (forms.size() > 1) {
                List<List<ScoredText>> scored = forms.stream()
                        .map(form -> scorers.apply(form.encoder()).score(FIRST_PROBES))
                        .toList();
                Optional<String> reason = firstError(scored.get(1)).or(() -> otherLogits(scored.get(0), scored.get(1)));
                if (reason.isPresent()) {
                    LOG.info("{} is left out: {}", EncoderVariant.PACKED_FP32.label(), reason.get());
                } else {
                    PrecisionTrial.timeByTurns(forms, scorers, FIRST_PROBES, LEAST_RUNS);
                    best = PrecisionTrial.fastest(forms);
                }
            }
            PrecisionTrial.closeAllBut(best, forms);
            // Without its time, which is of other texts than the trials that follow.
            return new PrecisionTrial(best.format(), best.encoder(), 1);
        } catch (RuntimeException | Error e) {
            PrecisionTrial.closeAllBut(null, forms);
            throw e;
        }
    }

    /** The environment can have oneDNN take bf16 for fp32 (ONEDNN_DEFAULT_FPMATH_MODE). */
    private static Optional<String> otherLogits(List<ScoredText> texts, List<ScoredText> others) {
        boolean same = IntStream.range(0, texts.size()).allMatch(i -> {
            float[] logits = texts.get(i).logits();
            float[] other = others.get(i).logits();
            return logits != null
                    && IntStream.range(0, logits.length)
                            .allMatch(label -> Math.abs(logits[label] - other[label]) <= SAME_LOGITS);
        });
        return same ? Optional.empty() : Optional.of("its logits are others");
    }

    private static Optional<String> firstError(List<ScoredText> texts) {
        return texts.stream().map(ScoredText::error).filter(Objects::nonNull).findFirst();
    }

    /** Gives the texts that were timed. */
    private static List<String> time(List<PrecisionTrial> candidates, Function<Encoder, WindowScorer> scorers) {
        if (candidates.size() < 2) {
            return PROBES;
        }
        double whole =
                PrecisionTrial.milliseconds(scorers.apply(candidates.get(0).encoder()), PROBES);
        int count = (int) (PROBES.size() * RUN_MILLISECONDS / whole);
        List<String> texts = PROBES.subList(0, Math.min(PROBES.size(), Math.max(LEAST_TEXTS, count)));
        int runs = texts.size() < PROBES.size() ? LEAST_RUNS : RUNS;
        PrecisionTrial.timeByTurns(candidates, scorers, texts, runs);
        return texts;
    }

    /** Empty, with a line in the log, where the format is not to be had here. */
    private static Optional<PrecisionTrial> tried(
            EncoderVariant format,
            double patience,
            Function<Encoder, WindowScorer> scorers,
            Function<EncoderVariant, Encoder> loader,
            List<float[]> exact) {
        Optional<Encoder> encoder = loaded(format, loader);
        if (encoder.isEmpty()) {
            return Optional.empty();
        }
        WindowScorer scorer = scorers.apply(encoder.get());
        Optional<String> reason = unfit(scorer, patience);
        if (reason.isPresent()) {
            LOG.info("{} is left out: {}", format.label(), reason.get());
            encoder.get().close();
            return Optional.empty();
        }
        double agreement = LabelAgreement.expected(exact, logits(scorer.score(PROBES)));
        return Optional.of(new PrecisionTrial(format, encoder.get(), agreement));
    }

    /** Empty, with a line in the log, where libtorch cannot compute in the format. */
    private static Optional<Encoder> loaded(EncoderVariant format, Function<EncoderVariant, Encoder> loader) {
        try {
            return Optional.of(loader.apply(format));
        } catch (IllegalStateException e) {
            LOG.warn(
                    "{} is left out, as libtorch on this machine cannot compute in it: {}",
                    format.label(),
                    lastLine(e.getMessage()));
            return Optional.empty();
        }
    }

    /** TorchScript's messages begin with the program and end with the reason. */
    private static String lastLine(String message) {
        return message.strip().lines().reduce("", (before, line) -> line);
    }

    /** Why a first look says that no more is needed. */
    private static Optional<String> unfit(WindowScorer scorer, double patience) {
        Optional<String> error = firstError(scorer.score(FIRST_PROBES));
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
        double best = Double.POSITIVE_INFINITY;
        for (int run = 0; run < LEAST_RUNS && best > limit; run++) {
            best = Math.min(best, PrecisionTrial.milliseconds(scorer, FIRST_PROBES));
            if (limit > 0 && best > limit / MUCH_SLOWER * HOPELESS) {
                break;
            }
        }
        return best;
    }

    private static void report(Precision wanted, PrecisionTrial best, List<PrecisionTrial> trials, int texts) {
        String figures = trials.stream().map(PrecisionTrial::figure).collect(Collectors.joining(", "));
        if (wanted == Precision.AUTO) {
            LOG.info("Precision {} of {} for {} texts", best.format().label(), figures, texts);
        } else if (!best.agrees() || best.milliseconds() > trials.get(0).milliseconds()) {
            LOG.warn("Precision {} was asked for, and fp32 is better here: {}", wanted.label(), figures);
        }
    }

    private static WindowScorer scorer(Encoder encoder, TextTokenizer tokenizer, int batchTokens) {
        return new WindowScorer(tokenizer::encode, encoder::logits, batchTokens, new PredictionCache(0));
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
