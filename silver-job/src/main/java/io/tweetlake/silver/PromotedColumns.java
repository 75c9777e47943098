package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.is_variant_null;
import static org.apache.spark.sql.functions.try_variant_get;
import static org.apache.spark.sql.functions.when;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.PromotedColumn;
import io.tweetlake.common.lake.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Fields of the source that have columns of their own, as {@code silver.columns} says. */
final class PromotedColumns {
    private static final String NAME = "[a-z][a-z0-9_]*";
    private static final List<Table> WITH_PROMOTED = List.of(Table.GOLD_TWEETS, Table.SILVER_TWEETS);

    private final Map<String, PromotedColumn> columns;

    private PromotedColumns(Map<String, PromotedColumn> columns) {
        this.columns = columns;
    }

    /** @throws UserError where a name cannot be one, or belongs to another column */
    static PromotedColumns of(Map<String, PromotedColumn> columns) {
        for (String name : columns.keySet()) {
            if (!name.matches(NAME)) {
                throw new UserError(
                        "silver.columns.%s: no name for a column".formatted(name),
                        "write lower-case letters, digits and underscores, a letter first");
            }
            for (Table table : WITH_PROMOTED) {
                if (table.schema().getFieldIndex(name).isDefined()) {
                    throw new UserError(
                            "silver.columns.%s: %s has a column of its own with that name"
                                    .formatted(name, table.tableName()),
                            "promote the field under another name");
                }
            }
        }
        return new PromotedColumns(columns);
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }

    Set<String> names() {
        return columns.keySet();
    }

    /** As columns of a table. */
    StructType schema() {
        StructType schema = new StructType();
        for (Map.Entry<String, PromotedColumn> column : columns.entrySet()) {
            schema = schema.add(
                    column.getKey(),
                    DataType.fromDDL(column.getValue().type().sql()),
                    true,
                    "%s of the record".formatted(column.getValue().path()));
        }
        return schema;
    }

    /** Out of {@code payload}: each column, and whether its value was left out because it is not of its type. */
    Stream<Column> values(Column where) {
        return columns.entrySet().stream().flatMap(column -> {
            String path = column.getValue().path();
            Column value = try_variant_get(
                    col("payload"), path, column.getValue().type().sql());
            Column found = try_variant_get(col("payload"), path, "variant");
            Column misfit =
                    found.isNotNull().and(is_variant_null(found).equalTo(false)).and(value.isNull());
            return Stream.of(
                    when(where, value).as(column.getKey()), when(where, misfit).as(misfit(column.getKey())));
        });
    }

    /** Counts the values that were left out, by {@link #misfit} of the column's name. */
    Column[] misfits() {
        return columns.keySet().stream()
                .map(name -> count_if(col(misfit(name))).as(misfit(name)))
                .toArray(Column[]::new);
    }

    /** The column beside a promoted one: whether the record has a value there that is not of its type. */
    static String misfit(String name) {
        return "misfit_" + name;
    }
}
