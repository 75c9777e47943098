package io.tweetlake.bronze;

import static org.apache.spark.sql.functions.col;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.SourceConfig;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;

/**
 * Files that appear below a path, as a stream of texts: a line each, or a whole document each. Spark decompresses by the
 * ending of the name, and passes over names that begin with {@code _} or {@code .}.
 *
 * @param path a folder or a pattern
 */
record FileSource(String path, SourceConfig.Format format, int maxFilesPerTrigger) {
    private static final String MAX_FILE_AGE = "36500d";

    static FileSource of(SourceConfig config) {
        if (config.path() == null) {
            throw new UserError(
                    "source.path is not set, and Bronze reads from there",
                    "set it in the configuration file or with --set source.path=FOLDER");
        }
        return new FileSource(config.path(), config.format(), config.maxFilesPerTrigger());
    }

    /** Columns: {@code text STRING, source_file STRING, source_modified_at TIMESTAMP}. */
    Dataset<Row> readStream(SparkSession spark) {
        DataStreamReader reader = spark.readStream()
                .format("text")
                .option("recursiveFileLookup", true)
                .option("maxFilesPerTrigger", maxFilesPerTrigger)
                // Spark's 7 days would pass over a file that comes with an older date than that, without a word.
                .option("maxFileAge", MAX_FILE_AGE);
        if (format == SourceConfig.Format.DOCUMENT) {
            reader.option("wholetext", true);
        } else {
            // Not at a lone CR, which JSON allows between its tokens.
            reader.option("lineSep", "\n");
        }
        return reader.load(path)
                .select(
                        col("value").as("text"),
                        col("_metadata.file_path").as("source_file"),
                        col("_metadata.file_modification_time").as("source_modified_at"));
    }
}
