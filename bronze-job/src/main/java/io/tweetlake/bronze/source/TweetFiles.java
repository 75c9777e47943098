package io.tweetlake.bronze.source;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.SourceConfig;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
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
     * why not; {@code source_file} its file's address, percent-encoded; {@code record_index} its place in a whole document,
     * from 0, null for a line; {@code source_modified_at} of the file; {@code position} where it begins in its file's
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

    private static final String PATH = "path";
    private static final String FORMAT = "format";
    private static final String IGNORE = "ignore";
    private static final String MAX_FILES = "maxFilesPerTrigger";
    private static final String SEPARATOR = "\n";

    /** The records of files as they appear; for the columns see {@link #SCHEMA}. */
    public static Dataset<Row> readStream(SparkSession spark, SourceConfig config) {
        return spark.readStream()
                .format(TweetFiles.class.getName())
                .options(options(config))
                .load();
    }

    /** The records of the files that are there now; for the columns see {@link #SCHEMA}. */
    public static Dataset<Row> read(SparkSession spark, SourceConfig config) {
        return spark.read()
                .format(TweetFiles.class.getName())
                .options(options(config))
                .load();
    }

    /** The files that are there now. */
    public static List<SourceFile> list(SparkSession spark, SourceConfig config) {
        return new FileListing(config.path(), config.ignore().toArray(String[]::new))
                .files(spark.sessionState().newHadoopConf())
                .toList();
    }

    /**
     * The line of a file on which a record begins, from 1. Reads the file up to there.
     *
     * @param file as {@code source_file} has it
     * @param position as {@code position} has it
     * @throws IOException where the storage does not give the file
     */
    public static long line(SparkSession spark, String file, long position) throws IOException {
        Path path = new Path(URI.create(file));
        try (StoredText text =
                new StoredText(path.getFileSystem(spark.sessionState().newHadoopConf()), path)) {
            LineReader lines = new LineReader(text.fromStart(), 0);
            long line = 0;
            while (lines.nextPosition() <= position && lines.next()) {
                line++;
            }
            return Math.max(1, line);
        }
    }

    private static Map<String, String> options(SourceConfig config) {
        if (config.path() == null) {
            throw new UserError(
                    "source.path is not set, and Bronze reads from there",
                    "set it in the configuration file or with --set source.path=FOLDER");
        }
        return Map.of(
                PATH, config.path(),
                FORMAT, config.format().name().toLowerCase(Locale.ROOT),
                IGNORE, String.join(SEPARATOR, config.ignore()),
                MAX_FILES, Integer.toString(config.maxFilesPerTrigger()));
    }

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return SCHEMA;
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
        String ignore = options.get(IGNORE);
        FileListing listing =
                new FileListing(options.get(PATH), ignore.isEmpty() ? new String[0] : ignore.split(SEPARATOR));
        SourceConfig.Format format =
                SourceConfig.Format.valueOf(options.get(FORMAT).toUpperCase(Locale.ROOT));
        return new TweetFilesTable(listing, format, options.getInt(MAX_FILES, Integer.MAX_VALUE));
    }
}
