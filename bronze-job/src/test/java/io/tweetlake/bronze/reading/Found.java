package io.tweetlake.bronze.reading;

import io.tweetlake.bronze.Sources;
import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.bronze.source.ReadPlan;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.config.SourceConfig.Format;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A record as a test looks at it. */
record Found(String raw, Long index, String error) {
    static Found sound(String raw, Long index) {
        return new Found(raw, index, null);
    }

    private static final Limits LIMITS = new Limits(Sources.at(null).limits());

    static List<Found> inLines(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return all(LineRecords.ofWhole(new ByteArrayInputStream(bytes), 0, LIMITS));
    }

    static List<Found> inDocument(String text) {
        return all(DocumentReader.ofDocument(LIMITS.json(), text.getBytes(StandardCharsets.UTF_8), 0));
    }

    /** @param options of the source, without {@code source.} */
    static List<Found> inFile(Path file, Format format, String... options) {
        return all(recordsOf(file, Sources.at(file.getParent(), format, options)));
    }

    private static List<JsonRecord> recordsOf(Path path, SourceConfig config) {
        try {
            SourceFile file = new SourceFile(path.toUri().toString(), Files.size(path), Instant.EPOCH, null);
            List<JsonRecord> records = new ArrayList<>();
            for (ReadPlan.Share share : ReadPlan.of(List.of(file), config.format(), 1)) {
                for (FileRange range : share.ranges()) {
                    try (FileRecords found = new FileRecords(range, config, new Configuration())) {
                        found.forEachRemaining(records::add);
                    }
                }
            }
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Found> all(List<JsonRecord> records) {
        return all(records.iterator());
    }

    private static List<Found> all(Iterator<JsonRecord> records) {
        List<Found> all = new ArrayList<>();
        records.forEachRemaining(record -> {
            all.add(new Found(new String(record.raw(), StandardCharsets.UTF_8), record.index(), record.error()));
            if ((record.payload() == null) != (record.error() != null)) {
                throw new AssertionError("a record has either a payload or an error: " + record);
            }
        });
        return all;
    }
}
