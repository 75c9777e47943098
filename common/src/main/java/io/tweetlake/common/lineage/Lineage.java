package io.tweetlake.common.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openlineage.client.utils.DatasetIdentifier;
import io.openlineage.client.utils.filesystem.FilesystemDatasetUtils;
import io.tweetlake.common.Secrets;
import io.tweetlake.common.config.LineageConfig;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.WriterCommits;
import io.tweetlake.common.spool.Courier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells OpenLineage what each micro-batch of a job read and wrote, with the versions of Delta tables. Works in the thread of
 * Spark's listeners, after the micro-batch, and reads the tables' logs, not the plan: plans show neither a MERGE nor which version
 * it made. A micro-batch whose process is killed before that has no event. Does nothing where neither {@code lineage.url} nor
 * {@code lineage.file} is set.
 */
public final class Lineage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lineage.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DESTINATION = "lineage";
    private static final Duration LAST_MOMENT = Duration.ofSeconds(3);

    private final TweetlakeConfig config;
    private final String job;
    private final Table source;
    private final List<Table> written;
    /** By micro-batch, until it is told of. */
    private final Map<Long, LineageEvents.Model> models = new ConcurrentHashMap<>();
    /** Null while not open. */
    private volatile Listener listener;

    private Lineage(TweetlakeConfig config, String job, Table source, List<Table> written) {
        this.config = config;
        this.job = job;
        this.source = source;
        this.written = written;
    }

    /**
     * @param job the name of its query
     * @param source the table that it streams from; null for {@code source}
     * @param written the tables that it may write to
     */
    public static Lineage of(TweetlakeConfig config, String job, Table source, Table... written) {
        return new Lineage(config, job, source, List.of(written));
    }

    /** Called before the query starts; may be called again. */
    public synchronized void open(Lake lake) {
        LineageConfig lineage = config.lineage();
        if (listener == null && (lineage.url() != null || lineage.file() != null)) {
            listener = new Listener(lake);
            lake.spark().streams().addListener(listener);
        }
    }

    /** Says which model labels a micro-batch, before it ends. */
    public void model(long microBatch, String name, String version) {
        if (listener != null) {
            models.put(microBatch, new LineageEvents.Model(name, version));
        }
    }

    /** Called after the query has ended. */
    @Override
    public synchronized void close() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }

    @SuppressWarnings("serial") // Spark keeps it in the driver.
    private final class Listener extends StreamingQueryListener {
        private final Lake lake;
        private final Courier<JsonNode> courier;
        private final LineageEvents events;
        private volatile UUID query;
        private volatile List<WriterCommits> commits = List.of();
        private long lastBatch = -1;
        /** Open while the query runs. */
        private volatile CountDownLatch ended = new CountDownLatch(0);

        Listener(Lake lake) {
            SparkSession spark = lake.spark();
            this.lake = lake;
            this.courier = Courier.start(
                    Courier.folder(DESTINATION, config.lineage().spool(), config.lake(), job),
                    JsonNode.class,
                    new LineageTarget(config.lineage()),
                    LAST_MOMENT);
            this.events = new LineageEvents(config.lineage().namespace(), job, spark.version());
        }

        @Override
        public void onQueryStarted(QueryStartedEvent event) {
            if (job.equals(event.name())) {
                query = event.id();
                String writer = job + ":" + query;
                commits = written.stream()
                        .map(table -> new WriterCommits(lake, table, writer))
                        .toList();
                ended = new CountDownLatch(1);
            }
        }

        @Override
        public void onQueryProgress(QueryProgressEvent event) {
            StreamingQueryProgress progress = event.progress();
            if (job.equals(progress.name()) && progress.batchId() > lastBatch) {
                lastBatch = progress.batchId();
                try {
                    tell(progress);
                } catch (RuntimeException e) {
                    LOG.warn(
                            "{}",
                            new LogLine("lineage of a micro-batch is lost")
                                    .with("batch", progress.batchId())
                                    .with("reason", e));
                }
            }
        }

        private void tell(StreamingQueryProgress progress) {
            LineageEvents.MicroBatchRun batch = new LineageEvents.MicroBatchRun(progress.id(), progress.batchId());
            Instant start = Instant.parse(progress.timestamp());
            List<LineageEvents.Data> outputs = commits.stream()
                    .flatMap(table -> table.take(batch.id()).stream()
                            .map(commit -> new LineageEvents.Data(id(table.table()), commit.version(), commit.rows())))
                    .toList();
            LineageEvents.Data input = source == null
                    ? new LineageEvents.Data(idOfSource(), null, null)
                    : new LineageEvents.Data(id(source), versionRead(progress.sources()[0].endOffset()), null);
            send(events.started(batch, start));
            send(events.completed(
                    batch,
                    start.plusMillis(progress.batchDuration()),
                    List.of(input),
                    outputs,
                    models.remove(batch.id())));
        }

        @Override
        public void onQueryTerminated(QueryTerminatedEvent event) {
            if (event.id().equals(query)) {
                if (event.exception().isDefined()) {
                    String message = Secrets.masked(
                            event.exception().get().lines().findFirst().orElse(""));
                    send(events.failed(
                            new LineageEvents.MicroBatchRun(event.id(), lastBatch + 1), Instant.now(), message));
                }
                ended.countDown();
            }
        }

        private void send(JsonNode event) {
            courier.add(event);
        }

        private DatasetIdentifier id(Table table) {
            return at(lake.folder(table).orElseThrow());
        }

        private DatasetIdentifier idOfSource() {
            SourceConfig found = config.source();
            return found.kind() == SourceConfig.Kind.KAFKA
                    ? new DatasetIdentifier(
                            found.kafka().topic(),
                            "kafka://"
                                    + StringUtils.substringBefore(found.kafka().servers(), ","))
                    : at(lake.qualified(found.path()));
        }

        private static DatasetIdentifier at(String location) {
            return FilesystemDatasetUtils.fromLocation(new org.apache.hadoop.fs.Path(location).toUri());
        }

        void close() {
            try {
                if (!ended.await(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("{}", new LogLine("lineage of the last micro-batch may be lost").with("job", job));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            lake.spark().streams().removeListener(this);
            courier.close();
        }
    }

    /** The last version of which a Delta source has read a row; null where it has read none. */
    static Long versionRead(String offset) {
        try {
            JsonNode read = JSON.readTree(offset);
            long version = read.path("reservoirVersion").asLong();
            // Before the first file of a version, the one before is read.
            long last = read.path("index").asLong() < 0 ? version - 1 : version;
            return last < 0 ? null : last;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no offset of a Delta table: " + offset, e);
        }
    }
}
