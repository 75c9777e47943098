package io.tweetlake.sentiment;

import ai.djl.engine.Engine;
import java.util.LinkedHashMap;
import java.util.Map;

/** The libraries that run the models of this JVM. */
public final class ModelRuntime {
    private ModelRuntime() {}

    /** The versions of DJL and libtorch, by {@code djl} and {@code libtorch}. Loads libtorch where no model has. */
    public static Map<String, String> versions() {
        NativeLibraries.load();
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("djl", Engine.getDjlVersion());
        versions.put("libtorch", Engine.getEngine(NativeLibraries.ENGINE).getVersion());
        return versions;
    }
}
