package io.tweetlake.models.serving;

import io.tweetlake.sentiment.Checkpoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The checkpoints of the cache of models that this JVM has read, checked and hashed. Folders of the cache never change, so
 * once is enough, however often a model is described, tried and loaded.
 */
final class CheckedCheckpoints {
    private static final int MOST = 16;

    private static final Map<Path, Checkpoint> CHECKED = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Checkpoint> eldest) {
            return size() > MOST;
        }
    };

    private CheckedCheckpoints() {}

    /**
     * @param folder of the cache of models
     * @throws io.tweetlake.sentiment.CheckpointException if it cannot be served
     */
    static synchronized Checkpoint open(Path folder) {
        return CHECKED.computeIfAbsent(folder, Checkpoint::open);
    }

    /** Keeps a checkpoint that was checked before it was moved to its folder in the cache. */
    static synchronized void add(Checkpoint checkpoint) {
        CHECKED.put(checkpoint.folder(), checkpoint);
    }
}
