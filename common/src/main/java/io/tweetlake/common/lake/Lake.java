package io.tweetlake.common.lake;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.LakeConfig;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/** The lake of one configuration: its tables, and where its streams keep their place. */
public final class Lake {
    private final SparkSession spark;
    private final LakeConfig config;

    public Lake(SparkSession spark, LakeConfig config) {
        this.spark = spark;
        this.config = config;
    }

    /** The same lake seen from another session, such as the one that a micro-batch runs in. */
    public Lake in(SparkSession session) {
        return new Lake(session, config);
    }

    /** The folder in which a stream keeps its place, for example {@code silver}. */
    public String checkpoint(String stream) {
        return StoragePath.child(StoragePath.qualified(spark, config.checkpoints()), stream);
    }

    public SparkSession spark() {
        return spark;
    }

    public boolean exists(Table table) {
        return location(table).exists(spark);
    }

    public Dataset<Row> read(Table table) {
        return location(table).read(spark);
    }

    /**
     * @param maxBytesPerTrigger of the table's files, about, in one micro-batch; one file at least
     * @return every row that is in the table or comes into it later, each once; what is deleted or updated in the table
     *     does not come again
     */
    public Dataset<Row> readStream(Table table, long maxBytesPerTrigger) {
        return location(table)
                .readStream(spark.readStream()
                        .option("maxBytesPerTrigger", maxBytesPerTrigger)
                        .option("skipChangeCommits", true));
    }

    public DeltaTable deltaTable(Table table) {
        return location(table).open(spark);
    }

    /**
     * Appends rows once, whatever the number of calls with the same writer and version.
     *
     * @param writer a name of this writer that survives its restarts
     * @param version grows with each micro-batch of that writer
     */
    public void append(Table table, Dataset<Row> rows, String writer, long version) {
        DataFrameWriter<Row> append = rows.write()
                .format("delta")
                .mode("append")
                .option("txnAppId", writer)
                .option("txnVersion", version);
        location(table).append(append);
    }

    /**
     * @param job that writes the table
     * @throws UserError where it has not been made
     */
    public void requireExists(Table table, String job) {
        if (!exists(table)) {
            throw new UserError(
                    "there is no table %s at %s".formatted(table.tableName(), location(table)),
                    "run `tweetlake %s` first, or check lake.root".formatted(job));
        }
    }

    /**
     * Creates the table where it does not exist.
     *
     * @throws UserError where it does, and lacks one of our columns or has it with another type
     */
    public void createIfMissing(Table table) {
        if (exists(table)) {
            checkColumns(table);
            return;
        }
        DeltaTableBuilder builder =
                location(table).address(DeltaTable.createIfNotExists(spark)).addColumns(table.schema());
        if (!table.clusterColumns().isEmpty()) {
            builder.clusterBy(table.clusterColumns().toArray(String[]::new));
        }
        builder.execute();
    }

    /** Tries to write below the lake's root, so that a mistaken path is one clear message and not a failed stream. */
    public void requireWritable() {
        if (config.schema() == null) {
            // Before the checkpoints, which are below it unless the user said otherwise: the key at fault is this one.
            StoragePath.requireWritable(spark, config.root(), "lake.root");
        }
        StoragePath.requireWritable(spark, config.checkpoints(), "lake.checkpoints");
    }

    private void checkColumns(Table table) {
        var actual = read(table).schema();
        for (StructField column : table.schema().fields()) {
            boolean same = actual.getFieldIndex(column.name()).isDefined()
                    && actual.apply(column.name()).dataType().sameType(column.dataType());
            if (!same) {
                throw new UserError(
                        "%s at %s has no column `%s %s`: it was made by something else"
                                .formatted(
                                        table.tableName(),
                                        location(table),
                                        column.name(),
                                        column.dataType().sql()),
                        "move that table away, or name another lake.root");
            }
        }
    }

    private TableLocation location(Table table) {
        return config.schema() == null
                ? new TableLocation.Folder(
                        StoragePath.child(StoragePath.qualified(spark, config.root()), table.tableName()))
                : new TableLocation.Named(config.schema() + "." + table.tableName());
    }
}
