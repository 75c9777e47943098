package io.tweetlake.common.job;

import io.tweetlake.common.Secrets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** One structured log line, {@code key=value} pairs in the order given; values with spaces are quoted (logfmt). */
public final class LogLine {
    private final StringJoiner line = new StringJoiner(" ");

    /** @param event what happened, the line's first word */
    public LogLine(String event) {
        line.add(event);
    }

    /**
     * The line that a job leaves behind for each micro-batch.
     *
     * @param durationMs that it took
     * @param figures of what was written; empty where a batch repeated after a crash was in the table already
     */
    static LogLine ofMicroBatch(String job, long batch, double durationMs, Optional<Map<String, Object>> figures) {
        LogLine line = new LogLine(job + " micro-batch").with("batch", batch);
        figures.ifPresentOrElse(
                known -> {
                    known.forEach(line::with);
                    double rows = ((Number) known.get("rows")).doubleValue();
                    line.with("rowsPerSecond", rows / durationMs * 1e3);
                },
                () -> line.with("alreadyWritten", true));
        return line.with("durationMs", durationMs);
    }

    /** @param value null is left out */
    public LogLine with(String key, Object value) {
        if (value != null) {
            line.add(key + "=" + text(value));
        }
        return this;
    }

    /** The first line of what went wrong, as the rest is for stack traces; empty where nothing is said. */
    public static String reason(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private static String text(Object value) {
        String text = value instanceof Double number
                ? String.format(Locale.ROOT, "%.1f", number)
                : Secrets.masked(value.toString());
        boolean plain = text.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=') && !text.isEmpty();
        return plain
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\s+", " ") + '"';
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
