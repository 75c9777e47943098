package io.tweetlake.sentiment;

import java.util.List;
import java.util.Map;

/**
 * System properties that DJL reads when it loads its libraries. What the user has set stays.
 *
 * <p>Thread counts ({@code ai.djl.pytorch.num_threads}, {@code ai.djl.pytorch.num_interop_threads}) are the launcher's: they
 * follow from how many predictors share the machine. Libraries are unpacked to {@code DJL_CACHE_DIR}, by default
 * {@code ~/.djl.ai}.
 */
final class NativeSettings {

    private static final Map<String, String> DEFAULTS = Map.of(
            // The libraries are on the class path: nothing is looked for or reported on the network.
            "ai.djl.offline", "true",
            "OPT_OUT_TRACKING", "true",
            // On a machine with a GPU, DJL would otherwise download a CUDA build of the tokenizers.
            "RUST_FLAVOR", "cpu",
            // Would compile the encoder anew for the shapes it has seen, and shapes vary with every batch.
            "ai.djl.pytorch.graph_optimizer", "false");

    /** Environment variables by which a user changes how libtorch and oneDNN compute. */
    private static final List<String> COMPUTING =
            List.of("ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "ONEDNN_DEFAULT_FPMATH_MODE");

    private NativeSettings() {}

    /** Each variable that the computation depends on, with its value. */
    static List<String> computing() {
        return COMPUTING.stream().map(name -> name + "=" + System.getenv(name)).toList();
    }

    static void apply() {
        DEFAULTS.forEach((key, value) -> {
            if (System.getenv(key) == null && System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        });
    }
}
