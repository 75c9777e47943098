package io.tweetlake.models.serving;

import io.tweetlake.sentiment.MeasuredProcess;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.Precision;
import java.util.List;

/**
 * Puts a model in service and replaces it, time after time, and prints the megabytes that the process holds after each. For
 * {@link MeasuredProcess}.
 */
final class Swaps {
    static final int SWAPS = 11;

    private Swaps() {}

    /** @param args a checkpoint's folder */
    public static void main(String[] args) {
        LoadedModels models = new LoadedModels();
        for (int version = 0; version <= SWAPS; version++) {
            ServedModel model = new ServedModel(
                    new ModelSource.Local(args[0]),
                    "swapped",
                    String.valueOf(version),
                    new ModelOptions(Precision.FP32, "cpu", 1024, 64, 1 << 20),
                    ModelRole.CHAMPION,
                    version);
            try (LoadedModels.Lease lease = models.borrow(model)) {
                String error =
                        lease.predictor().predict(List.of("hello")).get(0).error();
                if (error != null) {
                    throw new IllegalStateException("version " + version + " has no prediction: " + error);
                }
            }
            System.gc();
            System.out.println(MeasuredProcess.residentKilobytes() / 1024);
        }
    }
}
