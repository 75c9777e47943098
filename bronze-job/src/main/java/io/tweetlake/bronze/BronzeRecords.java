package io.tweetlake.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.to_date;

import io.tweetlake.common.config.SourceConfig.Format;
import io.tweetlake.common.lake.Table;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** From files to the rows of {@code bronze_tweets}. */
final class BronzeRecords {
    private static final StructType RECORD = new StructType()
            .add("bytes", DataTypes.BinaryType)
            .add("payload", DataTypes.VariantType)
            .add("parse_error", DataTypes.StringType)
            .add("source_file", DataTypes.StringType)
            .add("record_index", DataTypes.LongType)
            .add("source_modified_at", DataTypes.TimestampType)
            .add("position", DataTypes.LongType);

    private BronzeRecords() {}

    /**
     * Reads files, each in one task or in several, when it is asked for the rows.
     *
     * @return the columns of {@link Table#BRONZE_TWEETS}, a row for each record, and {@code position BIGINT}: where the
     *     record begins in its file's text, in bytes of UTF-8
     */
    static Dataset<Row> of(SparkSession spark, List<SourceFile> files, Format format) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<ReadPlan.Share> shares = ReadPlan.of(files, format, context.defaultParallelism());
        Broadcast<SerializableConfiguration> hadoop = context.broadcast(
                new SerializableConfiguration(spark.sessionState().newHadoopConf()));
        JavaRDD<Row> records = context.parallelize(shares, Math.max(1, shares.size()))
                .flatMap(share -> share.ranges().iterator())
                .flatMap(range -> rows(range, format, hadoop.value().value()));
        return spark.createDataFrame(records, RECORD)
                .select(
                        // What is not UTF-8 comes through a cast as it is, and not through a String of Java's.
                        col("bytes").cast(DataTypes.StringType).as("raw"),
                        col("payload"),
                        col("parse_error"),
                        col("source_file"),
                        col("record_index"),
                        col("source_modified_at"),
                        current_timestamp().as("ingested_at"),
                        to_date(current_timestamp()).as("ingest_date"),
                        col("position"));
    }

    private static Iterator<Row> rows(FileRange range, Format format, Configuration hadoop) throws IOException {
        FileRecords records = new FileRecords(range, format, hadoop);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> records.close());
        SourceFile file = range.file();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public Row next() {
                JsonRecord record = records.next();
                Row row = RowFactory.create(
                        record.raw(),
                        record.payload(),
                        record.error(),
                        file.uri(),
                        record.index(),
                        file.modifiedAt(),
                        record.position());
                if (!records.hasNext()) {
                    records.close();
                }
                return row;
            }
        };
    }
}
