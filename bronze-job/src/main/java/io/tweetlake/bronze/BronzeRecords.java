package io.tweetlake.bronze;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.try_parse_json;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.lake.Table;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** From texts to the rows of {@code bronze_tweets}. */
final class BronzeRecords {
    private static final UserDefinedFunction SPLIT_LINE = split(RecordSplitter::line);
    private static final UserDefinedFunction SPLIT_DOCUMENT = split(RecordSplitter::document);

    private BronzeRecords() {}

    /** Goes to the executors, so it must serialize. */
    @FunctionalInterface
    private interface Splitter extends Serializable {
        List<JsonRecord> split(String text);
    }

    /**
     * @param texts {@code text, source_file, source_modified_at}
     * @return the columns of {@link Table#BRONZE_TWEETS}, a row for each record; a blank text holds none
     */
    static Dataset<Row> from(Dataset<Row> texts, SourceConfig.Format format) {
        UserDefinedFunction split = format == SourceConfig.Format.DOCUMENT ? SPLIT_DOCUMENT : SPLIT_LINE;
        return texts.withColumn("record", explode(split.apply(col("text"))))
                .select(
                        col("record.raw"),
                        when(col("record.parse_error").isNull(), try_parse_json(col("record.raw")))
                                .as("payload"),
                        col("record.parse_error"),
                        col("source_file"),
                        col("record.record_index"),
                        col("source_modified_at"),
                        current_timestamp().as("ingested_at"))
                .withColumn("parse_error", unlessHeld())
                .withColumn("ingest_date", to_date(col("ingested_at")));
    }

    /** JSON may be well formed and still be more than a VARIANT holds: a value of 130 MB. */
    private static Column unlessHeld() {
        return coalesce(
                col("parse_error"), when(col("payload").isNull(), lit("valid JSON, but more than VARIANT can hold")));
    }

    private static UserDefinedFunction split(Splitter splitter) {
        StructType record = new StructType()
                .add("raw", DataTypes.StringType)
                .add("record_index", DataTypes.LongType)
                .add("parse_error", DataTypes.StringType);
        UDF1<String, List<Row>> rows = text -> splitter.split(text).stream()
                .map(found -> RowFactory.create(found.raw(), found.index(), found.error()))
                .toList();
        return udf(rows, DataTypes.createArrayType(record));
    }
}
