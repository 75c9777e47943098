package io.tweetlake.bronze.source;

import io.tweetlake.bronze.discovery.DatedPath;
import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.bronze.reading.FileRange;
import io.tweetlake.bronze.reading.SourceRecords;
import io.tweetlake.bronze.reading.UnreadListener;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.SourceConfig;
import java.sql.Timestamp;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Files as Auto Loader finds them on Databricks. It says which there are, and they are read as everywhere else: compression,
 * encodings, documents and broken files have the rows that they have with any other {@code source.kind}.
 */
final class CloudFiles {
    /** What every cluster of Databricks has, and no other. */
    private static final String DATABRICKS = "spark.databricks.clusterUsageTags.clusterId";

    private CloudFiles() {}

    /** @throws UserError where there is no Auto Loader */
    static void require(SparkSession spark) {
        if (spark.conf().getOption(DATABRICKS).isEmpty()) {
            throw new UserError(
                    "source.kind: cloud-files is Databricks' Auto Loader, and this is not Databricks",
                    "set source.kind to files, or to sqs for buckets too large to list");
        }
    }

    static Dataset<Row> readStream(SparkSession spark, SourceConfig config) {
        Dataset<Row> files = spark.readStream()
                .format("cloudFiles")
                .option("cloudFiles.format", "binaryFile")
                .option("cloudFiles.maxFilesPerTrigger", config.maxFilesPerTrigger())
                .load(new DatedPath(config.path()).anyTime());
        return records(files, config);
    }

    /**
     * @param files columns {@code path, length, modificationTime} at least, as Spark's {@code binaryFile} has them
     * @return the records in them; for the columns see {@link TweetFiles#SCHEMA}
     */
    static Dataset<Row> records(Dataset<Row> files, SourceConfig config) {
        SparkSession spark = files.sparkSession();
        Broadcast<SerializableConfiguration> hadoop = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
        return RecordRows.read(
                files.select("path", "length", "modificationTime"),
                found -> RecordRows.stream(found)
                        .flatMap(file -> rows(file, config, hadoop.value().value()))
                        .iterator());
    }

    private static Stream<Row> rows(Row file, SourceConfig config, Configuration hadoop) {
        String uri = SourceFile.encoded(new Path(file.<String>getAs("path")));
        Timestamp modifiedAt = file.getAs("modificationTime");
        SourceFile source = new SourceFile(uri, file.<Long>getAs("length"), modifiedAt.toInstant(), null);
        SourceRecords records =
                new SourceRecords(List.of(FileRange.whole(source)).iterator(), config, hadoop, UnreadListener.NONE);
        return RecordRows.stream(records)
                .map(found -> RecordRows.of(
                        found.record(), source.address(found.record().member()), modifiedAt));
    }
}
