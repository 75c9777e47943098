package io.tweetlake.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** The processes that this JVM has started, as Flight Recorder saw them: one that has ended leaves no other trace. */
final class StartedProcesses {
    private static final String EVENT = "jdk.ProcessStart";
    private static final Recording RECORDING = record();

    private StartedProcesses() {}

    /** Begins to watch, unless it has begun. */
    static void watch() {
        RECORDING.getState();
    }

    /** The command lines of those that started since. */
    static List<String> since(Instant start) {
        try {
            Path dump = Files.createTempFile("started-processes-", ".jfr");
            try {
                RECORDING.dump(dump);
                return RecordingFile.readAllEvents(dump).stream()
                        .filter(event -> event.getStartTime().isAfter(start))
                        .map(event -> event.getString("command"))
                        .toList();
            } finally {
                Files.delete(dump);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recording record() {
        Recording recording = new Recording();
        recording.enable(EVENT).withoutStackTrace();
        recording.start();
        return recording;
    }
}
