package io.tweetlake.common.lake;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Builds a row of a schema by column name; columns that are not set are null. */
public final class RowBuilder {
    private final StructType schema;
    private final Object[] values;

    public RowBuilder(StructType schema) {
        this.schema = schema;
        this.values = new Object[schema.length()];
    }

    /**
     * @param value of the Java type that Spark expects for the column; may be null
     * @throws IllegalArgumentException if the schema has no such column
     */
    public RowBuilder set(String column, Object value) {
        values[schema.fieldIndex(column)] = value;
        return this;
    }

    public Row build() {
        return RowFactory.create(values);
    }

    /** The values in the order of the schema; the builder must not be used afterwards. */
    public Object[] values() {
        return values;
    }
}
