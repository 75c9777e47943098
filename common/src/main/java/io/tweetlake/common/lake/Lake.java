package io.tweetlake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.LakeConfig;
import io.tweetlake.common.s3.S3Access;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The lake of one configuration: its tables, and where its streams keep their place. */
public final class Lake {
    private static final String STATS_COLUMNS = "delta.dataSkippingStatsColumns";

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

    /** A path or URI with its scheme and without relative parts, as Spark sees it. */
    public String qualified(String path) {
        return StoragePath.qualified(spark, path);
    }

    public SparkSession spark() {
        return spark;
    }

    public boolean exists(Table table) {
        return location(table).exists(spark);
    }

    /** The table's rows. A column of {@link Table#schema()} that an older table has not been given yet is null. */
    public Dataset<Row> read(Table table) {
        Dataset<Row> rows = location(table).read(spark);
        for (StructField column : table.schema().fields()) {
            if (rows.schema().getFieldIndex(column.name()).isEmpty()) {
                rows = rows.withColumn(column.name(), lit(null).cast(column.dataType()));
            }
        }
        return rows;
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

    /** The latest version of the table, which every write moves by one. */
    public long version(Table table) {
        return versionIfAny(table).orElseThrow();
    }

    /** {@link #version}; empty where there is no table. A look at a few files, where the table is a folder. */
    public OptionalLong versionIfAny(Table table) {
        return location(table).version(spark);
    }

    /** What tells the table from another one that was made in its place. */
    String id(Table table) {
        return location(table).id(spark);
    }

    /** The micro-batch that the stream has begun and not finished, and will repeat; empty where there is none. */
    public OptionalLong unfinishedBatch(String stream) {
        return new StreamCheckpoint(this, stream).unfinished();
    }

    /** Where the table is: a path or URI, or a name in a catalog. */
    public String place(Table table) {
        return location(table).toString();
    }

    /** The folder that holds the table's log; empty where a catalog does not know the table yet. */
    public Optional<String> folder(Table table) {
        return location(table).folder(spark);
    }

    public DeltaTable deltaTable(Table table) {
        return location(table).open(spark);
    }

    /** The columns as they are, promoted ones included. */
    public StructType schema(Table table) {
        return location(table).read(spark).schema();
    }

    /** The columns that the table has beyond those of {@link Table#schema()}. */
    public StructType promoted(Table table) {
        return new StructType(Arrays.stream(schema(table).fields())
                .filter(column -> table.schema().getFieldIndex(column.name()).isEmpty())
                .toArray(StructField[]::new));
    }

    /** The rows with the table's columns alone, in its order; what they lack is null. */
    public Dataset<Row> aligned(Table table, Dataset<Row> rows) {
        Set<String> present = Set.copyOf(Arrays.asList(rows.columns()));
        return rows.select(Arrays.stream(schema(table).fields())
                .map(column -> present.contains(column.name())
                        ? col(column.name())
                        : lit(null).cast(column.dataType()).as(column.name()))
                .toArray(Column[]::new));
    }

    /**
     * Appends rows once, whatever the number of calls with the same writer and version.
     *
     * @param rows with the table's columns; one that they lack is null, one that the table lacks is left out
     * @param writer a name of this writer that survives its restarts
     * @param version grows with each micro-batch of that writer
     */
    public void append(Table table, Dataset<Row> rows, String writer, long version) {
        DataFrameWriter<Row> append = aligned(table, rows)
                .write()
                .format("delta")
                .mode("append")
                .option("txnAppId", writer)
                .option("txnVersion", version);
        location(table).append(append);
    }

    /**
     * Changes a table by MERGE once, whatever the number of calls with the same writer and version, and again where another
     * writer's change came in between.
     *
     * @param merge builds and executes it on the table; called again after a conflict
     * @return what it did, or had done the first time
     */
    public MergeFigures merge(Table table, String writer, long version, Function<DeltaTable, Dataset<Row>> merge) {
        return MarkedMerge.once(this, table, writer, version).run(merge);
    }

    /**
     * Changes a table by MERGE each time that it is called, and again where another writer's change came in between.
     *
     * @param mark by which {@link #merges} finds it
     * @param merge builds and executes it on the table; called again after a conflict
     */
    public MergeFigures merge(Table table, String mark, Function<DeltaTable, Dataset<Row>> merge) {
        return MarkedMerge.of(this, table, mark).run(merge);
    }

    /** What the latest merges with a mark did, by the version of the table that each made, as far back as its history is read. */
    public SortedMap<Long, MergeFigures> merges(Table table, String mark) {
        return MarkedMerge.history(this, table, mark);
    }

    /** The marks of the latest merges that begin like this; those of a writer and a version begin with the writer. */
    public List<String> marks(Table table, String prefix) {
        return MarkedMerge.marks(this, table, prefix);
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

    /** {@link #createIfMissing(Table, StructType)} without promoted columns. */
    public void createIfMissing(Table table) {
        createIfMissing(table, new StructType());
    }

    /**
     * Creates the table where it does not exist, and adds the columns that it lacks where it does. One that was made
     * without its constraints stays without: its rows were never held to them.
     *
     * @param promoted columns beyond those of {@link Table#schema()}
     * @throws UserError if one of the columns has another type, or another program made the table
     */
    public void createIfMissing(Table table, StructType promoted) {
        StructType wanted = Schemas.joined(table.schema(), promoted);
        if (exists(table)) {
            addMissingColumns(table, wanted);
            return;
        }
        location(table).clear(spark);
        DeltaTableBuilder builder =
                location(table).address(DeltaTable.createIfNotExists(spark)).addColumns(wanted);
        table.constraints().forEach((name, condition) -> builder.property("delta.constraints." + name, condition));
        builder.property(STATS_COLUMNS, String.join(",", table.statsColumns()));
        if (!table.clusterColumns().isEmpty()) {
            builder.clusterBy(table.clusterColumns().toArray(String[]::new));
        }
        CommitConflicts.retried(table, builder::execute);
    }

    /** Asks the lake's bucket, if it is in one, for a name: reading a table from a store that does not answer takes minutes. */
    public void requireReachable() {
        if (config.schema() == null) {
            S3Access.require(spark.sessionState().newHadoopConf(), config.root(), "lake.root");
        }
    }

    /** Tries to write below the lake's root, so that a mistaken path is one clear message and not a failed stream. */
    public void requireWritable() {
        if (config.schema() == null) {
            // Before the checkpoints, which are below it unless the user said otherwise: the key at fault is this one.
            StoragePath.requireWritable(spark, config.root(), "lake.root");
        }
        StoragePath.requireWritable(spark, config.checkpoints(), "lake.checkpoints");
    }

    private void addMissingColumns(Table table, StructType wanted) {
        StructType actual = schema(table);
        StructField mark = table.schema().fields()[0];
        if (actual.getFieldIndex(mark.name()).isEmpty()) {
            throw new UserError(
                    "%s at %s has no column `%s`: it was made by something else"
                            .formatted(table.tableName(), location(table), mark.name()),
                    "move that table away, or name another lake.root");
        }
        List<StructField> missing = new ArrayList<>();
        for (StructField column : wanted.fields()) {
            if (actual.getFieldIndex(column.name()).isEmpty()) {
                missing.add(column);
            } else {
                requireType(table, column, actual.apply(column.name()).dataType());
            }
        }
        if (!missing.isEmpty()) {
            StructType columns = new StructType(missing.toArray(StructField[]::new));
            spark.sql(
                    "ALTER TABLE %s ADD COLUMNS (%s)".formatted(location(table).sql(), columns.toDDL()));
            if (missing.stream().anyMatch(column -> table.statsColumns().contains(column.name()))) {
                spark.sql("ALTER TABLE %s SET TBLPROPERTIES ('%s' = '%s')"
                        .formatted(location(table).sql(), STATS_COLUMNS, String.join(",", table.statsColumns())));
            }
        }
    }

    private void requireType(Table table, StructField column, DataType actual) {
        if (!actual.sameType(column.dataType())) {
            boolean promoted = table.schema().getFieldIndex(column.name()).isEmpty();
            throw new UserError(
                    "%s at %s has the column `%s %s`, and not `%s %s`"
                            .formatted(
                                    table.tableName(),
                                    location(table),
                                    column.name(),
                                    actual.sql(),
                                    column.name(),
                                    column.dataType().sql()),
                    promoted
                            ? "give silver.columns.%s its old type again, or promote the field under another name"
                                    .formatted(column.name())
                            : "it was made by something else: move that table away, or name another lake.root");
        }
    }

    private TableLocation location(Table table) {
        return config.schema() == null
                ? new TableLocation.Folder(
                        StoragePath.child(StoragePath.qualified(spark, config.root()), table.tableName()))
                : new TableLocation.Named(config.schema() + "." + table.tableName());
    }
}
