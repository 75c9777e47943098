package io.tweetlake.listen;

import com.github.luben.zstd.ZstdOutputStream;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ListenConfig;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Files of one record a line, in folders by the UTC day on which they were begun, and how far the stream is in them. The
 * position is stored after the file is in place, so that after a kill some records come again, and none is missing.
 *
 * <p>May be used by several threads.
 */
final class EventFiles implements Closeable {
    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("uuuu/MM/dd/", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int BUFFER_BYTES = 1 << 16;

    private final Landing landing;
    private final String stream;
    private final ListenConfig config;
    private final Clock clock;
    private final ListenFigures figures;
    private final String process = UUID.randomUUID().toString().substring(0, 8);

    private volatile Position heard;
    private Position stored;
    private Instant storedAt;
    private int begun;
    private Landing.File file;
    private OutputStream content;
    private Instant began;
    private long bytes;

    /** @throws UserError where the stored position cannot be read */
    EventFiles(Landing landing, String stream, ListenConfig config, Clock clock, ListenFigures figures)
            throws IOException {
        this.landing = landing;
        this.stream = stream;
        this.config = config;
        this.clock = clock;
        this.figures = figures;
        Optional<byte[]> position = landing.load(positionName());
        try {
            this.stored = position.map(Position::parse).orElse(null);
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "%s is damaged: %s".formatted(positionName(), e.getMessage()),
                    "delete it to go on with what comes next",
                    e);
        }
        this.heard = stored;
        this.storedAt = clock.instant();
    }

    private String positionName() {
        return "_listen-" + stream + ".json";
    }

    /** How far the stream was heard; null before anything was. Does not wait for a file that is put in place. */
    Position position() {
        return heard;
    }

    /** @param position behind the record; null where it has none */
    synchronized void add(String record, Position position) throws IOException {
        if (file == null) {
            begin();
        }
        // Between values of JSON a line break is a blank; within strings there is none.
        byte[] line = oneLine(record).getBytes(StandardCharsets.UTF_8);
        content.write(line);
        content.write('\n');
        bytes += line.length + 1L;
        figures.record(line.length + 1L);
        if (position != null) {
            heard = position;
        }
        if (bytes >= config.maxBytes().bytes()) {
            roll();
        }
    }

    private static String oneLine(String record) {
        return record.indexOf('\n') < 0 && record.indexOf('\r') < 0
                ? record
                : record.replace('\n', ' ').replace('\r', ' ');
    }

    /** There was nothing to hear up to here. */
    synchronized void quietUntil(Position position) {
        heard = position;
    }

    private void begin() throws IOException {
        began = clock.instant();
        String ending =
                switch (config.compression()) {
                    case NONE -> ".jsonl";
                    case GZIP -> ".jsonl.gz";
                    case ZSTD -> ".jsonl.zst";
                };
        String name =
                "%s%s-%s-%s-%d%s".formatted(FOLDER.format(began), stream, NAME.format(began), process, begun++, ending);
        file = landing.begin(name);
        OutputStream stored = new BufferedOutputStream(file.content(), BUFFER_BYTES);
        content = switch (config.compression()) {
            case NONE -> stored;
            case GZIP -> new BufferedOutputStream(new FastGzip(stored), BUFFER_BYTES);
            case ZSTD -> new BufferedOutputStream(new ZstdOutputStream(stored), BUFFER_BYTES);
        };
        bytes = 0;
    }

    /** Puts the file in place if it is old enough, and stores how far a quiet stream has been heard. */
    synchronized void rollIfDue() throws IOException {
        Instant now = clock.instant();
        if (file != null && isDue(began, now)) {
            roll();
        } else if (file == null && heard != null && !heard.equals(stored) && isDue(storedAt, now)) {
            store();
        }
    }

    private boolean isDue(Instant since, Instant now) {
        return Duration.between(since, now).compareTo(config.maxAge()) >= 0;
    }

    private void roll() throws IOException {
        content.close();
        file.finish();
        file = null;
        figures.file();
        store();
    }

    private void store() throws IOException {
        if (heard != null && !heard.equals(stored)) {
            landing.store(positionName(), heard.toJson());
            stored = heard;
        }
        storedAt = clock.instant();
    }

    /** With all that was heard in place. */
    @Override
    public synchronized void close() throws IOException {
        try {
            if (file == null) {
                store();
            } else {
                roll();
            }
        } finally {
            landing.close();
        }
    }

    /** Without what is not in place, after a failure. */
    synchronized void abandon() throws IOException {
        landing.close();
    }

    /** At the level that keeps up with any stream: 1, where 6 takes three times as long for a tenth less. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
