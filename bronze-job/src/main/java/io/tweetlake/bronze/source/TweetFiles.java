package io.tweetlake.bronze.source;

import io.tweetlake.bronze.discovery.FileListing;
import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.bronze.reading.RecordLine;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.SourceConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Files of JSON as a source of Spark's: the records in the files below a path, each file once.
 *
 * <p>Spark's own file source would give lines or whole files, decompress by the ending of the name, pass over empty files,
 * drop the bytes of a member that is cut short, and list a folder for each level.
 */
public final class TweetFiles implements TableProvider {
    /**
     * A row for each record: {@code raw} its exact text; {@code payload} what it says, null where {@code parse_error} says
     * why not; {@code source_file} its file's address, percent-encoded, or {@code kafka:TOPIC/PARTITION/OFFSET}; {@code record_index} its place in a whole document,
     * from 0, null for a line; {@code source_modified_at} of the file or message; {@code position} where it begins in its file's
     * text, in bytes of UTF-8.
     */
    static final StructType SCHEMA = new StructType()
            .add("raw", DataTypes.StringType)
            .add("payload", DataTypes.VariantType)
            .add("parse_error", DataTypes.StringType)
            .add("source_file", DataTypes.StringType)
            .add("record_index", DataTypes.LongType)
            .add("source_modified_at", DataTypes.TimestampType)
            .add("position", DataTypes.LongType);

    private static final String CONFIG = "config";

    /**
     * The records of files as they appear; for the columns see {@link #SCHEMA}.
     *
     * @throws UserError where the configuration names something that cannot be used
     */
    public static Dataset<Row> readStream(SparkSession spark, SourceConfig config) {
        SourceChecks.require(spark, config);
        return switch (config.kind()) {
            case CLOUD_FILES -> CloudFiles.readStream(spark, config);
            case KAFKA -> KafkaTopic.readStream(spark, config);
            case FILES, SQS ->
                spark.readStream()
                        .format(TweetFiles.class.getName())
                        .option(CONFIG, text(config))
                        .load();
        };
    }

    /** The records of the files that are there now; for the columns see {@link #SCHEMA}. */
    public static Dataset<Row> read(SparkSession spark, SourceConfig config) {
        return spark.read()
                .format(TweetFiles.class.getName())
                .option(CONFIG, text(config))
                .load();
    }

    /** The files that are there now. */
    public static List<SourceFile> list(SparkSession spark, SourceConfig config) {
        return new FileListing(config)
                .files(spark.sessionState().newHadoopConf())
                .toList();
    }

    /**
     * The line of a file on which a record begins, from 1. Reads the file up to there.
     *
     * @param uri of the file, as {@code source_file} has it
     * @param position as {@code position} has it
     * @throws IOException where the storage does not give the file
     */
    public static long line(SparkSession spark, String uri, long position) throws IOException {
        return RecordLine.of(uri, position, spark.sessionState().newHadoopConf());
    }

    /** Spark's options are texts. */
    private static String text(SourceConfig config) {
        return Base64.getEncoder().encodeToString(SerializationUtils.serialize(config));
    }

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return SCHEMA;
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        byte[] config = Base64.getDecoder().decode(new CaseInsensitiveStringMap(properties).get(CONFIG));
        // Read here and not by a library: what spark-submit has on its class path itself does not see a job's classes.
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(config))) {
            return new TweetFilesTable((SourceConfig) in.readObject());
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("the option " + CONFIG + " is of another version of tweetlake", e);
        }
    }
}
