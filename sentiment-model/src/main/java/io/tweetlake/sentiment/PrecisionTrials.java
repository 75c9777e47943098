package io.tweetlake.sentiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encoders of one checkpoint, loaded side by side and tried on this machine. For one choice; closing it closes every encoder
 * but the one that was kept.
 */
final class PrecisionTrials implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PrecisionTrials.class);

    /** How often each encoder is timed, and how long a run should take: fewer texts are enough for a large model. */
    private static final int RUNS = 5;

    private static final int LEAST_RUNS = 3;
    private static final double RUN_MILLISECONDS = 100;
    /** With fewer texts a batch would be too small to show how fast an encoder is. */
    private static final int LEAST_TEXTS = 12;
    /** An encoder that is this many times slower than fp32 is tried no further; if hopelessly so, after a single run. */
    private static final double MUCH_SLOWER = 1.5;

    private static final double HOPELESS = 4 * MUCH_SLOWER;

    private final boolean gpu;
    private final double leastAgreement;
    private final LabelMap labels;
    private final Function<Encoder, WindowScorer> scorers;
    private final Function<EncoderVariant, Encoder> loader;
    private final List<PrecisionTrial> trials = new ArrayList<>();
    private List<float[]> exactLogits;

    /**
     * @param gpu whether the device is a GPU
     * @param options of which the size of batches counts, and the share of labels that a faster precision must keep
     * @param labels of the checkpoint: only what changes the sentiment matters
     * @param loader loads the encoder of a variant, and throws {@link IllegalStateException} if libtorch cannot
     */
    PrecisionTrials(
            boolean gpu,
            TextTokenizer tokenizer,
            ModelOptions options,
            LabelMap labels,
            Function<EncoderVariant, Encoder> loader) {
        this.gpu = gpu;
        this.leastAgreement = options.labelAgreement();
        this.labels = labels;
        this.loader = loader;
        this.scorers = encoder ->
                new WindowScorer(tokenizer::encode, encoder::logits, options.batchTokens(), new PredictionCache(0));
    }

    /** In the order in which they were tried. */
    List<PrecisionTrial> all() {
        return Collections.unmodifiableList(trials);
    }

    /** For a log. */
    String figures() {
        return trials.stream().map(PrecisionTrial::figure).collect(Collectors.joining(", "));
    }

    /** The fp32 encoder, which the others are compared with: its weights are packed where that is faster. */
    PrecisionTrial fp32() {
        int first = trials.size();
        trials.add(new PrecisionTrial(EncoderVariant.FP32, loader.apply(EncoderVariant.FP32), 1));
        if (!gpu) {
            loaded(EncoderVariant.PACKED_FP32)
                    .ifPresent(packed -> trials.add(new PrecisionTrial(EncoderVariant.PACKED_FP32, packed, 1)));
        }
        List<PrecisionTrial> ways = List.copyOf(trials.subList(first, trials.size()));
        PrecisionTrial best = ways.size() == 1 ? ways.get(0) : faster(ways.get(0), ways.get(1));
        PrecisionTrial.closeAllBut(best, ways);
        trials.removeAll(ways);
        // Without its time, which is of other texts than the trials that follow.
        PrecisionTrial fp32 = new PrecisionTrial(best.variant(), best.encoder(), 1);
        trials.add(fp32);
        return fp32;
    }

    private PrecisionTrial faster(PrecisionTrial plain, PrecisionTrial packed) {
        List<ScoredText> exact = scorer(plain).score(ProbeTexts.FIRST);
        List<ScoredText> other = scorer(packed).score(ProbeTexts.FIRST);
        Optional<String> reason = ScoredText.firstError(other).or(() -> PrecisionTrial.otherLogits(exact, other));
        if (reason.isPresent()) {
            LOG.info("{} is left out: {}", packed.variant().label(), reason.get());
            return plain;
        }
        List<PrecisionTrial> both = List.of(plain, packed);
        PrecisionTrial.timeByTurns(both, scorers, ProbeTexts.FIRST, LEAST_RUNS);
        return PrecisionTrial.fastest(both);
    }

    /** The time in milliseconds for the first texts beyond which no other encoder is tried further. */
    double slowest(PrecisionTrial fp32) {
        // Warms the encoder up, too.
        exactLogits();
        return MUCH_SLOWER * fastestOfFirst(scorer(fp32), 0);
    }

    /**
     * Tries the variants of a precision until one agrees with fp32, or cannot serve here: the next are slower, and closer to
     * fp32.
     *
     * @param limit in milliseconds for the first texts
     */
    void tryOut(Precision precision, double limit) {
        for (EncoderVariant variant : EncoderVariant.of(precision)) {
            Optional<PrecisionTrial> trial = tried(variant, limit);
            trial.ifPresent(trials::add);
            if (trial.isEmpty() || agrees(trial.get())) {
                return;
            }
        }
    }

    /** Empty, with a line in the log, if the variant cannot serve here. */
    private Optional<PrecisionTrial> tried(EncoderVariant variant, double limit) {
        List<float[]> exact = exactLogits();
        Optional<Encoder> encoder = loaded(variant);
        if (encoder.isEmpty()) {
            return Optional.empty();
        }
        try {
            WindowScorer scorer = scorers.apply(encoder.get());
            Optional<String> reason = unfit(scorer, limit);
            if (reason.isPresent()) {
                LOG.info("{} is left out: {}", variant.label(), reason.get());
                encoder.get().close();
                return Optional.empty();
            }
            double agreement = LabelAgreement.expected(exact, logits(scorer));
            return Optional.of(new PrecisionTrial(variant, encoder.get(), agreement));
        } catch (RuntimeException | Error e) {
            encoder.get().close();
            throw e;
        }
    }

    /** Whether it is sure enough to give as many labels of fp32 as it must. */
    boolean agrees(PrecisionTrial trial) {
        return trial.agrees(leastAgreement);
    }

    private List<float[]> exactLogits() {
        if (exactLogits == null) {
            exactLogits = logits(scorer(trials.get(0)));
        }
        return exactLogits;
    }

    /** Empty, with a line in the log, if libtorch cannot compute the variant. */
    private Optional<Encoder> loaded(EncoderVariant variant) {
        try {
            return Optional.of(loader.apply(variant));
        } catch (IllegalStateException e) {
            LOG.warn(
                    "{} is left out, as libtorch on this machine cannot compute it: {}",
                    variant.label(),
                    lastLine(e.getMessage()));
            return Optional.empty();
        }
    }

    /** TorchScript's messages begin with the program and end with the reason. */
    private static String lastLine(String message) {
        return message.strip().lines().reduce("", (before, line) -> line);
    }

    /** Why the first texts are enough to leave an encoder out. */
    private static Optional<String> unfit(WindowScorer scorer, double limit) {
        Optional<String> error = ScoredText.firstError(scorer.score(ProbeTexts.FIRST));
        if (error.isPresent()) {
            return error;
        }
        double milliseconds = fastestOfFirst(scorer, limit);
        return milliseconds <= limit
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%.1f ms for %d texts, where fp32 takes %.1f",
                        milliseconds,
                        ProbeTexts.FIRST.size(),
                        limit / MUCH_SLOWER));
    }

    /** Of some runs over the first texts, until one is within a limit in milliseconds or far from it. */
    private static double fastestOfFirst(WindowScorer scorer, double limit) {
        double best = Double.POSITIVE_INFINITY;
        for (int run = 0; run < LEAST_RUNS && best > limit; run++) {
            best = Math.min(best, PrecisionTrial.milliseconds(scorer, ProbeTexts.FIRST));
            if (limit > 0 && best > limit / MUCH_SLOWER * HOPELESS) {
                break;
            }
        }
        return best;
    }

    /**
     * Times them in turn.
     *
     * @return on how many texts
     */
    int time(List<PrecisionTrial> candidates) {
        if (candidates.size() < 2) {
            return ProbeTexts.ALL.size();
        }
        double whole = PrecisionTrial.milliseconds(scorer(candidates.get(0)), ProbeTexts.ALL);
        int count = (int) (ProbeTexts.ALL.size() * RUN_MILLISECONDS / whole);
        int texts = Math.min(ProbeTexts.ALL.size(), Math.max(LEAST_TEXTS, count));
        int runs = texts < ProbeTexts.ALL.size() ? LEAST_RUNS : RUNS;
        PrecisionTrial.timeByTurns(candidates, scorers, ProbeTexts.ALL.subList(0, texts), runs);
        return texts;
    }

    private WindowScorer scorer(PrecisionTrial trial) {
        return scorers.apply(trial.encoder());
    }

    /** Of the sentiments. */
    private List<float[]> logits(WindowScorer scorer) {
        return scorer.score(ProbeTexts.ALL).stream()
                .map(text -> labels.grouped(text.logits()))
                .toList();
    }

    /** Leaves this one open. */
    void keep(PrecisionTrial chosen) {
        trials.remove(chosen);
    }

    @Override
    public void close() {
        PrecisionTrial.closeAllBut(null, trials);
    }
}
