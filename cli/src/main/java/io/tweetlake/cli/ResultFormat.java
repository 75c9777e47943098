package io.tweetlake.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/** How the rows of an answer are printed. */
enum ResultFormat {
    /** For people: aligned columns, long values cut, the first rows only. */
    TABLE {
        @Override
        void print(Dataset<Row> rows, PrintWriter out) {
            new TextTable(rows.columns()).print(texts(rows).takeAsList(TextTable.MOST_ROWS + 1), out);
        }
    },
    /**
     * A header, then a line for each row, as RFC 4180 quotes them; a null is an empty field, an empty text {@code ""}. Control
     * characters that a terminal would obey become U+FFFD.
     */
    CSV {
        @Override
        void print(Dataset<Row> rows, PrintWriter out) {
            if (rows.columns().length > 0) {
                out.println(CsvLine.of(Arrays.stream(rows.columns())
                        .map(Terminal::withoutEscapes)
                        .toArray(String[]::new)));
                texts(rows).toLocalIterator().forEachRemaining(row -> out.println(CsvLine.of(fields(row))));
            }
        }
    },
    /** An object on each line, nulls included. */
    JSON {
        @Override
        void print(Dataset<Row> rows, PrintWriter out) {
            if (rows.columns().length > 0) {
                rows.select(to_json(struct(col("*")), Map.of("ignoreNullFields", "false")))
                        .toLocalIterator()
                        .forEachRemaining(line -> out.println(line.getString(0)));
            }
        }
    };

    abstract void print(Dataset<Row> rows, PrintWriter out);

    private static String[] fields(Row row) {
        String[] fields = new String[row.size()];
        Arrays.setAll(fields, field -> row.isNullAt(field) ? null : Terminal.withoutEscapes(row.getString(field)));
        return fields;
    }

    /** Every value as text: what has parts as JSON. */
    private static Dataset<Row> texts(Dataset<Row> rows) {
        String[] unique = new String[rows.columns().length];
        Arrays.setAll(unique, i -> "c" + i);
        StructField[] fields = rows.schema().fields();
        Dataset<Row> renamed = rows.toDF(unique);
        Column[] texts = new Column[unique.length];
        Arrays.setAll(texts, i -> text(renamed.col(unique[i]), fields[i]).as(unique[i]));
        return renamed.select(texts);
    }

    private static Column text(Column value, StructField field) {
        boolean parts = field.dataType() instanceof StructType
                || field.dataType() instanceof ArrayType
                || field.dataType() instanceof MapType
                || field.dataType() instanceof VariantType;
        return parts ? to_json(value) : value.cast(DataTypes.StringType);
    }
}
