package io.tweetlake.sentiment;

import ai.djl.engine.Engine;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libtorch and the tokenizers' library: loaded once for each JVM, and unpacked from their jars once for each machine. */
final class NativeLibraries {
    static final String ENGINE = "PyTorch";

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
    private static boolean loaded;

    private NativeLibraries() {}

    /** @throws IllegalStateException where they cannot be unpacked or loaded */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        NativeSettings.apply();
        Path cache = Utils.getCacheDir();
        try {
            NodeLock.hold(cache.resolve("native"), () -> {
                long start = System.nanoTime();
                long before = files(cache);
                Engine.getEngine(ENGINE);
                LibUtils.checkStatus();
                if (files(cache) > before) {
                    LOG.info(
                            "Unpacked native libraries to {} in {} ms", cache, (System.nanoTime() - start) / 1_000_000);
                }
            });
        } catch (IOException e) {
            throw new IllegalStateException(
                    "no native libraries can be unpacked to %s. Fix: set DJL_CACHE_DIR to a folder with 500 MB to write to"
                            .formatted(cache),
                    e);
        }
        loaded = true;
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file ->
                            file.toString().contains(".so") || file.toString().contains(".dylib"))
                    .count();
        }
    }
}
