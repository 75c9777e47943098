package io.tweetlake.bronze;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.SourceConfig;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Files that appear below a path, as a stream of where they are; what is in them is read by {@link BronzeRecords}. Spark
 * passes over names that begin with {@code _} or {@code .}.
 *
 * @param path a folder or a pattern
 * @param ignore endings of names that files have while they are written
 */
record FileSource(String path, int maxFilesPerTrigger, List<String> ignore) {
    private static final String MAX_FILE_AGE = "36500d";
    /** Of Spark's source of binary files, which a stream has to be told. */
    private static final String SCHEMA = "path STRING, modificationTime TIMESTAMP, length BIGINT, content BINARY";

    private static final String[] COLUMNS = {
        "_metadata.file_path", "_metadata.file_size", "_metadata.file_modification_time"
    };

    static FileSource of(SourceConfig config) {
        if (config.path() == null) {
            throw new UserError(
                    "source.path is not set, and Bronze reads from there",
                    "set it in the configuration file or with --set source.path=FOLDER");
        }
        return new FileSource(config.path(), config.maxFilesPerTrigger(), config.ignore());
    }

    /** Of this form are the rows that {@link #files} takes. */
    Dataset<Row> readStream(SparkSession spark) {
        return spark.readStream()
                // Of which only the names are asked for, and so only they are read.
                .format("binaryFile")
                .schema(SCHEMA)
                .option("recursiveFileLookup", true)
                .option("maxFilesPerTrigger", maxFilesPerTrigger)
                // Spark's 7 days would pass over a file that comes with an older date than that, without a word.
                .option("maxFileAge", MAX_FILE_AGE)
                .load(path)
                .selectExpr(COLUMNS);
    }

    /** The files that are there now. */
    List<SourceFile> list(SparkSession spark) {
        return files(spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", true)
                .load(path)
                .selectExpr(COLUMNS));
    }

    /** The files behind the rows, but those that are still being written. */
    List<SourceFile> files(Dataset<Row> rows) {
        return rows.collectAsList().stream()
                .map(row -> new SourceFile(
                        row.getString(0), row.getLong(1), row.getTimestamp(2).toInstant()))
                .filter(file -> ignore.stream().noneMatch(file.name()::endsWith))
                .toList();
    }
}
