package io.tweetlake.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Shows what was logged during a test that failed; a green run prints nothing. Logs go to {@code target/test-logs}, a file
 * for each JVM. JUnit finds this by itself in every module.
 */
public final class FailureLog implements BeforeEachCallback, TestWatcher {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(FailureLog.class);
    private static final int MOST_LINES = 60;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        context.getStore(STORE).put("start", length());
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        Long start = context.getStore(STORE).get("start", Long.class);
        try {
            List<String> lines = start == null ? List.of() : linesFrom(start);
            if (!lines.isEmpty()) {
                System.err.printf("%n%s logged, in %s:%n", context.getDisplayName(), file());
                lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())
                        .forEach(System.err::println);
            }
        } catch (IOException e) {
            System.err.println(file() + " cannot be read: " + e);
        }
    }

    /** As {@code log4j2-test.properties} names it, and the build. */
    private static Path file() {
        return Path.of(System.getProperty("tweetlake.test.log", "target/test-logs/tests.log"));
    }

    private static long length() throws IOException {
        return Files.exists(file()) ? Files.size(file()) : 0;
    }

    private static List<String> linesFrom(long start) throws IOException {
        if (!Files.exists(file())) {
            return List.of();
        }
        try (InputStream log = Files.newInputStream(file())) {
            log.skipNBytes(start);
            return new String(log.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
