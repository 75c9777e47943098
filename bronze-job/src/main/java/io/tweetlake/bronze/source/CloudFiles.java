package io.tweetlake.bronze.source;

import io.tweetlake.bronze.discovery.DatedPath;
import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.bronze.reading.FileRange;
import io.tweetlake.bronze.reading.JsonRecord;
import io.tweetlake.bronze.reading.SourceRecords;
import io.tweetlake.bronze.reading.UnreadListener;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.lake.RowBuilder;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Files as Auto Loader finds them on Databricks. It says which there are, and they are read as everywhere else: compression,
 * encodings, documents and broken files have the rows that they have with any other {@code source.kind}.
 */
final class CloudFiles {
    /** What every cluster of Databricks has, and no other. */
    private static final String DATABRICKS = "spark.databricks.clusterUsageTags.clusterId";

    /** {@link TweetFiles#SCHEMA} with the bytes as they are: a row's text would not keep what is no UTF-8. */
    private static final StructType BYTES = new StructType(Arrays.stream(TweetFiles.SCHEMA.fields())
            .map(field ->
                    field.name().equals("raw") ? DataTypes.createStructField("raw", DataTypes.BinaryType, true) : field)
            .toArray(StructField[]::new));

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
        FlatMapFunction<Row, Row> read =
                file -> rows(file, config, hadoop.value().value());
        Dataset<Row> rows = files.select("path", "length", "modificationTime").flatMap(read, Encoders.row(BYTES));
        return rows.withColumn("raw", rows.col("raw").cast(DataTypes.StringType));
    }

    private static Iterator<Row> rows(Row file, SourceConfig config, Configuration hadoop) {
        String uri = SourceFile.encoded(new Path(file.<String>getAs("path")));
        Timestamp modifiedAt = file.getAs("modificationTime");
        SourceFile source = new SourceFile(uri, file.<Long>getAs("length"), modifiedAt.toInstant(), null);
        SourceRecords records =
                new SourceRecords(List.of(FileRange.whole(source)).iterator(), config, hadoop, UnreadListener.NONE);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(records, Spliterator.ORDERED), false)
                .map(found -> row(found.record(), source, modifiedAt))
                .iterator();
    }

    private static Row row(JsonRecord record, SourceFile file, Timestamp modifiedAt) {
        return new RowBuilder(BYTES)
                .set("raw", record.raw())
                .set("payload", record.payload())
                .set("parse_error", record.error())
                .set("source_file", file.address(record.member()))
                .set("record_index", record.index())
                .set("source_modified_at", modifiedAt)
                .set("position", record.position())
                .build();
    }
}
