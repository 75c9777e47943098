package io.tweetlake.cli;

import io.tweetlake.bronze.reading.RecordRemoval;
import io.tweetlake.silver.Erasure;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** What a person can be told who asked for an erasure. */
final class ErasureStatement {
    private final List<Erasure> erasures;
    private final Map<String, RecordRemoval.Result> files;
    private final Duration retention;
    private final StringBuilder text = new StringBuilder();

    /**
     * @param erasures finished ones
     * @param files of the source, percent-encoded, and what was found in each
     * @param retention how long {@code optimize} keeps files that no current version has
     */
    ErasureStatement(List<Erasure> erasures, Map<String, RecordRemoval.Result> files, Duration retention) {
        this.erasures = erasures;
        this.files = files;
        this.retention = retention;
    }

    String text() {
        erasures.forEach(this::add);
        if (files.isEmpty()) {
            line("No file of the source is known to have had its records.");
        } else {
            line("Files of the source that had its records:");
            files.forEach((file, result) -> line("  %s: %s".formatted(file, said(result))));
        }
        line("Not known here: answers and reports that people have kept, copies and backups.");
        return text.toString();
    }

    private void add(Erasure erasure) {
        line("Account %s, erased %s (asked by %s)."
                .formatted(erasure.account(), erasure.erasedAt(), erasure.askedBy()));
        line("Rows that were deleted, or lost their text:");
        erasure.rows().forEach((table, rows) -> line("  %s: %,d".formatted(table, rows)));
        if (erasure.rows().isEmpty()) {
            line("  none");
        }
        line("Versions of tables before these may have the content until `tweetlake optimize` runs after %s:"
                .formatted(erasure.erasedAt().plus(retention).truncatedTo(ChronoUnit.SECONDS)));
        erasure.versions().forEach((table, version) -> line("  %s: %d".formatted(table, version)));
    }

    private static String said(RecordRemoval.Result result) {
        return switch (result.state()) {
            case GONE -> "is gone";
            case CLEAN -> result.records() == 0 ? "has none now" : "%,d removed".formatted(result.records());
            case HOLDS -> "has %,d; --source-files rewrite removes them".formatted(result.records());
            case TOPIC -> "its messages stay until Kafka deletes them";
            case BROKEN -> "cannot be read or written: look into it, or delete it";
            case UNKNOWN -> "is not one JSON object in each line: remove them yourself, or delete the file";
        };
    }

    private void line(String line) {
        text.append(line).append(System.lineSeparator());
    }
}
