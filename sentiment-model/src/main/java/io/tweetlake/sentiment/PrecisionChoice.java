package io.tweetlake.sentiment;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which of the encoders on trial serves. */
sealed interface PrecisionChoice {
    /**
     * @param wanted a precision, or {@link Precision#AUTO}
     * @param gpu whether the device is a GPU, for which other precisions are fast
     */
    static PrecisionChoice of(Precision wanted, boolean gpu) {
        return wanted == Precision.AUTO
                ? new ByMeasurement(gpu ? Precision.GPU_CANDIDATES : Precision.CPU_CANDIDATES)
                : new ByUser(wanted);
    }

    /**
     * @return one of the trials
     * @throws IllegalStateException if libtorch cannot load the fp32 encoder
     */
    PrecisionTrial choose(PrecisionTrials trials);

    /** The precision that the user has set. It is measured too, to warn if fp32 is better here. */
    record ByUser(Precision precision) implements PrecisionChoice {
        private static final Logger LOG = LoggerFactory.getLogger(ByUser.class);

        @Override
        public PrecisionTrial choose(PrecisionTrials trials) {
            PrecisionTrial fp32 = trials.fp32();
            if (precision == Precision.FP32) {
                return fp32;
            }
            trials.tryOut(precision, Double.POSITIVE_INFINITY);
            trials.time(trials.all());
            PrecisionTrial last = trials.all().get(trials.all().size() - 1);
            if (!trials.agrees(last) || last.milliseconds() > fp32.milliseconds()) {
                LOG.warn("Precision {} was set, and fp32 is better here: {}", precision.label(), trials.figures());
            }
            return last;
        }
    }

    /** The fastest of fp32 and the candidates that are sure enough to give as many labels of fp32 as {@link ModelOptions#labelAgreement} asks. */
    record ByMeasurement(List<Precision> candidates) implements PrecisionChoice {
        private static final Logger LOG = LoggerFactory.getLogger(ByMeasurement.class);

        @Override
        public PrecisionTrial choose(PrecisionTrials trials) {
            double limit = trials.slowest(trials.fp32());
            candidates.forEach(candidate -> trials.tryOut(candidate, limit));
            List<PrecisionTrial> agreeing =
                    trials.all().stream().filter(trials::agrees).toList();
            int texts = trials.time(agreeing);
            PrecisionTrial best = PrecisionTrial.fastest(agreeing);
            LOG.info("Precision {} of {} for {} texts", best.variant().label(), trials.figures(), texts);
            return best;
        }
    }
}
