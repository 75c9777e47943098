package io.tweetlake.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test without a tag that has started Spark or a process, and one whose tag names no {@link Lane}. JUnit finds it by
 * itself in every module.
 */
public final class LaneGuard implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    /** Started by the JDK for its first process, and kept for a minute after the last one. */
    private static final String PROCESS_THREAD = "process reaper";

    private static final String SPARK_THREAD = "dag-scheduler-event-loop";

    @Override
    public void beforeAll(ExtensionContext context) {
        Set<String> unknown = Lane.unknown(context.getTags());
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("%s has the tag %s. Fix: use one of %s, which decide when a test runs"
                    .formatted(
                            context.getDisplayName(),
                            unknown,
                            Stream.of(Lane.values()).map(Lane::tag).toList()));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check(context);
    }

    private static void check(ExtensionContext context) {
        List<Lane> needed = running();
        if (context.getTags().isEmpty() && !needed.isEmpty() && isFirst(context)) {
            throw new IllegalStateException("%s is a quick test, and has started %s. Fix: give it @Tag(\"%s\")"
                    .formatted(
                            context.getDisplayName(),
                            needed.get(0) == Lane.SPARK ? "Spark" : "a process",
                            needed.get(0).tag()));
        }
    }

    /** A session outlives its test: those that come after it in the JVM have done nothing wrong. */
    private static boolean isFirst(ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(ExtensionContext.Namespace.create(LaneGuard.class));
        return store.getOrComputeIfAbsent("blamed", key -> context.getUniqueId(), String.class)
                .equals(context.getUniqueId());
    }

    private static List<Lane> running() {
        List<Lane> needed = new ArrayList<>();
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        if (threads.stream().anyMatch(thread -> thread.getName().startsWith(SPARK_THREAD))) {
            needed.add(Lane.SPARK);
        }
        if (threads.stream().anyMatch(thread -> thread.getName().startsWith(PROCESS_THREAD))) {
            needed.add(Lane.PROCESS);
        }
        return needed;
    }
}
