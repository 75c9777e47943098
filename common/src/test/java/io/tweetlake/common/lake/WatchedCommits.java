package io.tweetlake.common.lake;

import io.delta.storage.HDFSLogStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log store for local files, in which a test can stop a writer just before or just after one of its commits and do
 * something else meanwhile. It is the log store of {@link TestSession}.
 */
public final class WatchedCommits extends HDFSLogStore {
    private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");

    private static final AtomicInteger SEEN = new AtomicInteger();
    private static volatile boolean isMeanwhile;
    private static volatile Map<Integer, Runnable> before = Map.of();
    private static volatile Map<Integer, Runnable> after = Map.of();

    /** Called by Delta. */
    public WatchedCommits(Configuration configuration) {
        super(configuration);
    }

    /** Counts the commits that the writer makes. */
    public static int during(Runnable writer) {
        return during(writer, Map.of(), Map.of());
    }

    /** Stops the writer just before its commit of that number, from 0. Its snapshot is older than what is done meanwhile. */
    public static int before(int commit, Runnable writer, Runnable meanwhile) {
        return during(writer, Map.of(commit, meanwhile), Map.of());
    }

    /** Stops the writer just after its commit of that number, from 0. */
    public static int after(int commit, Runnable writer, Runnable meanwhile) {
        return during(writer, Map.of(), Map.of(commit, meanwhile));
    }

    /**
     * @param doneBefore by the number of the commit, from 0
     * @param doneAfter likewise
     * @return how many commits the writer made
     */
    public static int during(Runnable writer, Map<Integer, Runnable> doneBefore, Map<Integer, Runnable> doneAfter) {
        SEEN.set(0);
        before = doneBefore;
        after = doneAfter;
        try {
            writer.run();
            return SEEN.get();
        } finally {
            before = Map.of();
            after = Map.of();
        }
    }

    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
            throws IOException {
        boolean isCounted = !isMeanwhile && COMMIT.matcher(path.getName()).matches();
        int number = isCounted ? SEEN.getAndIncrement() : -1;
        meanwhile(before.get(number));
        super.write(path, actions, overwrite, configuration);
        meanwhile(after.get(number));
    }

    /** On a thread of its own, as the writer's has the session and the settings of its command. */
    private static void meanwhile(Runnable action) {
        if (action == null) {
            return;
        }
        isMeanwhile = true;
        try {
            CompletableFuture.runAsync(action, command -> new Thread(command, "meanwhile").start())
                    .join();
        } finally {
            isMeanwhile = false;
        }
    }

    /** Else Delta lets one thread at a time commit to a table, and what is done meanwhile would wait for ever. */
    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
        return false;
    }
}
