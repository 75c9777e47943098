package io.tweetlake.testing;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class without a tag that has started Spark or a process, and one whose tag names no {@link Lane}. JUnit finds it by
 * itself in every module.
 */
public final class LaneGuard implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(LaneGuard.class);
    private static final String SPARK_THREAD = "dag-scheduler-event-loop";
    /**
     * What libraries run for a moment: JNA, Hadoop's local file system, and Spark, which removes the folder of a session of an
     * earlier class when the session is collected.
     */
    private static final Set<String> OF_LIBRARIES = Set.of("ldconfig", "setsid", "chmod", "ls", "readlink", "rm");

    /** What ran in this JVM before the class, which has done nothing wrong then. */
    private record Before(Instant time, boolean spark) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        if (context.getTags().isEmpty()) {
            StartedProcesses.watch();
        }
        context.getStore(STORE).put(Before.class, new Before(Instant.now(), isSparkRunning()));
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
    public void afterAll(ExtensionContext context) {
        if (!context.getTags().isEmpty()) {
            return;
        }
        Before before = context.getStore(STORE).get(Before.class, Before.class);
        if (isSparkRunning() && !before.spark()) {
            throw untagged(context, "Spark", Lane.SPARK);
        }
        Optional<String> process = StartedProcesses.since(before.time()).stream()
                .filter(command -> !OF_LIBRARIES.contains(program(command)))
                .findFirst();
        if (process.isPresent()) {
            throw untagged(context, "a process (" + process.get() + ")", Lane.PROCESS);
        }
    }

    private static String program(String command) {
        return command.replaceFirst(" .*", "").replaceFirst(".*/", "");
    }

    private static IllegalStateException untagged(ExtensionContext context, String started, Lane lane) {
        return new IllegalStateException("%s has no tag, and has started %s. Fix: give it @Tag(\"%s\")"
                .formatted(context.getDisplayName(), started, lane.tag()));
    }

    private static boolean isSparkRunning() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith(SPARK_THREAD));
    }
}
