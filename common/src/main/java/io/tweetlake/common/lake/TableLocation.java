package io.tweetlake.common.lake;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;

/** Where a table is: a folder, or a name in a catalog. Everything that differs between the two is here. */
sealed interface TableLocation {
    DeltaTableBuilder address(DeltaTableBuilder builder);

    DeltaTable open(SparkSession spark);

    boolean exists(SparkSession spark);

    /** Where there is no table, removes what is left of a process that died as it made one. */
    void clear(SparkSession spark);

    Dataset<Row> read(SparkSession spark);

    Dataset<Row> readStream(DataStreamReader reader);

    void append(DataFrameWriter<Row> writer);

    /** Where its log is; empty for a name that the catalog does not know. */
    Optional<String> folder(SparkSession spark);

    /** Its latest version; empty where there is no table. */
    OptionalLong version(SparkSession spark);

    /** What tells the table from another one that was made in its place. */
    default String id(SparkSession spark) {
        return open(spark).detail().select("id").first().getString(0);
    }

    /** As it stands in a SQL statement. */
    String sql();

    /** A folder of its own. */
    record Folder(String path) implements TableLocation {
        @Override
        public DeltaTableBuilder address(DeltaTableBuilder builder) {
            return builder.location(path);
        }

        @Override
        public DeltaTable open(SparkSession spark) {
            return DeltaTable.forPath(spark, path);
        }

        @Override
        public boolean exists(SparkSession spark) {
            return DeltaTable.isDeltaTable(spark, path);
        }

        /** Delta makes no table in a folder with anything in it, not even a log without a version. */
        @Override
        public void clear(SparkSession spark) {
            Path log = new Path(path, "_delta_log");
            try {
                FileSystem files = log.getFileSystem(spark.sessionState().newHadoopConf());
                if (files.exists(log)) {
                    List<Path> left = Arrays.stream(files.listStatus(log))
                            .map(FileStatus::getPath)
                            .toList();
                    // Anything else is of a process that makes the table now.
                    if (left.stream().allMatch(file -> file.getName().startsWith("."))) {
                        for (Path file : left) {
                            files.delete(file, false);
                        }
                        files.delete(log, false);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot clear " + log, e);
            }
        }

        @Override
        public Dataset<Row> read(SparkSession spark) {
            return spark.read().format("delta").load(path);
        }

        @Override
        public Dataset<Row> readStream(DataStreamReader reader) {
            return reader.format("delta").load(path);
        }

        @Override
        public void append(DataFrameWriter<Row> writer) {
            writer.save(path);
        }

        @Override
        public Optional<String> folder(SparkSession spark) {
            return Optional.of(path);
        }

        @Override
        public OptionalLong version(SparkSession spark) {
            return LatestCommit.version(
                    new Path(path, "_delta_log"), spark.sessionState().newHadoopConf());
        }

        @Override
        public String id(SparkSession spark) {
            return LatestCommit.tableId(
                            new Path(path, "_delta_log"), spark.sessionState().newHadoopConf())
                    .orElseGet(() -> TableLocation.super.id(spark));
        }

        @Override
        public String sql() {
            return "delta.`" + path.replace("`", "``") + "`";
        }

        @Override
        public String toString() {
            return path;
        }
    }

    /** A name of three parts, {@code catalog.schema.table}. */
    record Named(String name) implements TableLocation {
        private static final String SESSION_CATALOG = "spark_catalog.";

        @Override
        public DeltaTableBuilder address(DeltaTableBuilder builder) {
            return builder.tableName(nameForDelta());
        }

        @Override
        public DeltaTable open(SparkSession spark) {
            return DeltaTable.forName(spark, nameForDelta());
        }

        /** Open-source Delta's own interface takes two parts at most, and looks them up in the session's catalog. */
        private String nameForDelta() {
            return name.startsWith(SESSION_CATALOG) ? name.substring(SESSION_CATALOG.length()) : name;
        }

        @Override
        public boolean exists(SparkSession spark) {
            return spark.catalog().tableExists(name);
        }

        @Override
        public void clear(SparkSession spark) {
            // A catalog has a table whole or not at all.
        }

        @Override
        public Dataset<Row> read(SparkSession spark) {
            return spark.read().table(name);
        }

        @Override
        public Dataset<Row> readStream(DataStreamReader reader) {
            return reader.format("delta").table(name);
        }

        @Override
        public void append(DataFrameWriter<Row> writer) {
            writer.saveAsTable(name);
        }

        @Override
        public Optional<String> folder(SparkSession spark) {
            return exists(spark)
                    ? Optional.of(
                            open(spark).detail().select("location").first().getString(0))
                    : Optional.empty();
        }

        @Override
        public OptionalLong version(SparkSession spark) {
            return exists(spark)
                    ? OptionalLong.of(open(spark).history(1).first().getAs("version"))
                    : OptionalLong.empty();
        }

        @Override
        public String sql() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
