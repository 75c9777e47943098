package io.tweetlake.common.lake;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows of a table that are null in all columns but one. */
public final class TestRows {
    private TestRows() {}

    public static Dataset<Row> of(Table table, String column, String... values) {
        int index = table.schema().fieldIndex(column);
        List<Row> rows = Arrays.stream(values)
                .map(value -> {
                    Object[] row = new Object[table.schema().size()];
                    row[index] = value;
                    return RowFactory.create(row);
                })
                .toList();
        return TestSession.get().createDataFrame(rows, table.schema());
    }
}
