package io.tweetlake.common.alerts;

import io.tweetlake.common.config.AlertsConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.metrics.Health;
import io.tweetlake.common.spool.Courier;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people once when a condition comes about, and again only after it was over; a restart in between changes nothing, as
 * the conditions that hold are noted on disk. No call waits for a server. Does nothing where {@code alerts.webhook} is not set.
 */
public final class Alerts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final String DESTINATION = "alerts";
    private static final int DIGITS = 16;
    private static final Duration LAST_MOMENT = Duration.ofSeconds(3);

    private final AlertsConfig config;
    private final String layer;
    private final Path folder;
    /** The conditions that hold, as far as this process knows. */
    private final Set<String> holding = new HashSet<>();
    /** Null while not open. */
    private Courier<Alert> courier;

    private Alerts(AlertsConfig config, String layer, Path folder) {
        this.config = config;
        this.layer = layer;
        this.folder = folder;
    }

    /** @param layer that runs in one process at a time for each lake, such as {@code gold} */
    public static Alerts of(TweetlakeConfig config, String layer) {
        AlertsConfig alerts = config.alerts();
        return new Alerts(alerts, layer, Courier.folder(DESTINATION, alerts.spool(), config.lake(), layer));
    }

    /** Sends what an earlier process could not; may be called again. */
    public synchronized void open() {
        if (config.webhook() != null && courier == null) {
            courier = Courier.start(folder.resolve("waiting"), Alert.class, new Webhook(config), LAST_MOMENT);
        }
    }

    /**
     * Notes whether a condition holds, and tells people where it did not before.
     *
     * @param condition such as {@code drift}; a new name for what is to be told of again
     * @param text asked for where people are told
     */
    public synchronized void set(String condition, boolean holds, String title, Supplier<String> text) {
        if (courier == null) {
            return;
        }
        if (!holds) {
            if (holding.remove(condition) || Files.exists(mark(condition))) {
                clear(condition);
            }
        } else if (holding.add(condition) && note(condition)) {
            courier.add(new Alert(
                    UUID.randomUUID().toString(),
                    condition,
                    layer,
                    title,
                    text.get(),
                    config.page(),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
        }
    }

    /** As {@link #set}, of a job that makes no progress. */
    public void stalled(Health.Part health) {
        set("stalled", !health.live(), layer + " is stalled", health::state);
    }

    /** @return whether it is new; where that cannot be known, that is assumed */
    private boolean note(String condition) {
        Path mark = mark(condition);
        try {
            Files.createDirectories(mark.getParent());
            Files.writeString(mark, condition, java.nio.file.StandardOpenOption.CREATE_NEW);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            warn(mark, e);
            return true;
        }
    }

    private void clear(String condition) {
        try {
            Files.deleteIfExists(mark(condition));
        } catch (IOException e) {
            warn(mark(condition), e);
        }
    }

    private static void warn(Path mark, IOException reason) {
        LOG.warn(
                "{}",
                new LogLine("alert may be repeated or missed after a restart")
                        .with("file", mark)
                        .with("reason", reason));
    }

    private Path mark(String condition) {
        return folder.resolve("holding")
                .resolve(DigestUtils.sha256Hex(condition).substring(0, DIGITS));
    }

    @Override
    public synchronized void close() {
        if (courier != null) {
            courier.close();
            courier = null;
        }
    }
}
