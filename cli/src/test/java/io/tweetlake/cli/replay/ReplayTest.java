package io.tweetlake.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final Instant START = Instant.parse("2026-06-15T08:00:00Z");
    private static final Duration BEAT = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private Instant now = START;
    private Duration lag = Duration.ZERO;

    @Test
    void putsWhatIsDueAtEachBeat() throws Exception {
        Replay.Progress done = replay(Pace.perSecond(4), records(10));
        assertThat(files()).containsExactly("0 1 2 3 4", "5 6 7 8", "9");
        assertThat(done.records()).isEqualTo(10);
        assertThat(done.files()).isEqualTo(3);
        assertThat(done.elapsed()).isEqualTo(Duration.ofSeconds(3));
        assertThat(done.recordsPerSecond()).isBetween(3.3, 3.4);
    }

    @Test
    void keepsTheRateWhereItComesLate() throws Exception {
        lag = Duration.ofMillis(2500);
        replay(Pace.perSecond(1), records(8));
        assertThat(files()).containsExactly("0 1 2 3", "4 5 6", "7");
    }

    @Test
    void keepsTheOriginalPaceTimesAFactor() throws Exception {
        // The number is the second in which a tweet was written; one is late, and one says nothing.
        List<String> written = List.of("100", "105", "103", "none", "119", "120", "150");
        replay(Pace.original(10, ReplayTest::time), written.iterator());
        assertThat(files()).containsExactly("100 105 103 none", "119 120", "150");
        assertThat(Duration.between(START, now)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void stampsEachRecordWithTheMomentAtWhichItIsDue() throws Exception {
        Replay replay = new Replay(
                Pace.perSecond(2), BEAT, (record, due) -> due.toString().getBytes(StandardCharsets.UTF_8), clock());
        replay.run(bytes(records(3)), target(), progress -> {});
        assertThat(files()).containsExactly("2026-06-15T08:00:00Z 2026-06-15T08:00:00.500Z 2026-06-15T08:00:01Z");
    }

    @Test
    void writesARecordOfSeveralLinesOnOne() throws Exception {
        replay(Pace.perSecond(1000), List.of("{\n  \"id\": 1\r\n}", "{}").iterator());
        assertThat(Files.readAllLines(names().get(0))).containsExactly("{   \"id\": 1  }", "{}");
    }

    @Test
    void showsNoFileThatIsNotWhole() throws Exception {
        List<Integer> seen = new ArrayList<>();
        Replay replay = new Replay(
                Pace.perSecond(3),
                BEAT,
                (record, due) -> {
                    seen.add(names().size());
                    return record;
                },
                clock());
        replay.run(bytes(records(7)), target(), progress -> {});
        // While the lines of a file are made, there are the files before it and nothing else.
        assertThat(seen).containsExactly(0, 0, 0, 0, 1, 1, 1);
        assertThat(folder.toFile().list())
                .hasSize(2 * 2)
                .allMatch(name -> name.matches("(\\..*\\.crc|replay-.*\\.json)"));
    }

    private Replay.Progress replay(Pace pace, Iterator<String> records) throws InterruptedException {
        return new Replay(pace, BEAT, (record, due) -> record, clock()).run(bytes(records), target(), progress -> {});
    }

    private ReplayTarget target() {
        return new ReplayTarget(folder.toString(), new Configuration(false));
    }

    private static Iterator<String> records(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).iterator();
    }

    private static Iterator<byte[]> bytes(Iterator<String> records) {
        List<byte[]> bytes = new ArrayList<>();
        records.forEachRemaining(record -> bytes.add(record.getBytes(StandardCharsets.UTF_8)));
        return bytes.iterator();
    }

    private static Optional<Instant> time(byte[] record) {
        String text = new String(record, StandardCharsets.UTF_8);
        return text.equals("none") ? Optional.empty() : Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
    }

    /** Each file's lines, on one. */
    private List<String> files() {
        return names().stream()
                .map(file -> {
                    try {
                        return String.join(" ", Files.readAllLines(file));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private List<Path> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Wakes up later than it was asked to by the lag. */
    private Replay.Clock clock() {
        return new Replay.Clock() {
            @Override
            public Instant now() {
                return now;
            }

            @Override
            public void sleepUntil(Instant time) {
                now = (time.isAfter(now) ? time : now).plus(lag);
            }
        };
    }
}
