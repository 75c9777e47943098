package io.tweetlake.bronze.source;

import io.tweetlake.bronze.discovery.FileListing;
import io.tweetlake.bronze.discovery.FileLog;
import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.bronze.discovery.UnreadFiles;
import io.tweetlake.bronze.reading.SourceRecords;
import io.tweetlake.bronze.reading.UnreadListener;
import io.tweetlake.common.config.SourceConfig;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;

/** What {@link TweetFiles} gives Spark to read: the files that are there now, or those that appear. */
final class TweetFilesTable implements SupportsRead, Scan, Batch {
    private final SourceConfig config;

    TweetFilesTable(SourceConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "tweet files at " + config.path();
    }

    @Override
    public String description() {
        return name();
    }

    @Override
    @SuppressWarnings("deprecation")
    public StructType schema() {
        return TweetFiles.SCHEMA;
    }

    @Override
    public StructType readSchema() {
        return TweetFiles.SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ, TableCapability.MICRO_BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return () -> this;
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpoint) {
        return new TweetFilesStream(this, config, new FileLog(checkpoint, hadoop()), hadoop());
    }

    @Override
    public InputPartition[] planInputPartitions() {
        return partitions(new FileListing(config).files(hadoop()).toList(), FileLog.NONE);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return createReaderFactory(null);
    }

    /** @param log the folder of the stream's log; null outside of a stream */
    PartitionReaderFactory createReaderFactory(String log) {
        SparkSession spark = SparkSession.active();
        return new ReaderFactory(
                config,
                log,
                JavaSparkContext.fromSparkContext(spark.sparkContext())
                        .broadcast(new SerializableConfiguration(hadoop())));
    }

    /** @param entry the last one of the micro-batch; {@link FileLog#NONE} outside of a stream */
    InputPartition[] partitions(List<SourceFile> files, long entry) {
        int slots = SparkSession.active().sparkContext().defaultParallelism();
        return ReadPlan.of(files, config.format(), slots).stream()
                .map(share -> share.inEntry(entry))
                .toArray(InputPartition[]::new);
    }

    private static Configuration hadoop() {
        return SparkSession.active().sessionState().newHadoopConf();
    }

    private record ReaderFactory(SourceConfig config, String log, Broadcast<SerializableConfiguration> hadoop)
            implements PartitionReaderFactory, Serializable {
        @Override
        public PartitionReader<InternalRow> createReader(InputPartition partition) {
            ReadPlan.Share share = (ReadPlan.Share) partition;
            Configuration configuration = hadoop.value().value();
            UnreadListener listener = log == null
                    ? UnreadListener.NONE
                    : new UnreadInBatch(new UnreadFiles(log, configuration), share.entry(), config);
            return new RecordsReader(new SourceRecords(share.ranges().iterator(), config, configuration, listener));
        }
    }
}
