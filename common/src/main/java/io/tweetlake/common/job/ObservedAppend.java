package io.tweetlake.common.job;

import io.tweetlake.common.lake.Table;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/** Writes a micro-batch and measures it, in the one action that writing it takes. */
public final class ObservedAppend {
    /** Spark hands the figures over in milliseconds after the write, or never, for a write that Delta skipped. */
    private static final Duration HANDOVER = Duration.create("5s");

    private ObservedAppend() {}

    /**
     * @param rows with the table's columns, and maybe others that only the figures need
     * @param figures aggregates over the rows, each with an alias
     * @return the figures by alias; empty where this micro-batch was in the table already
     */
    public static Optional<Map<String, Object>> append(
            MicroBatch batch, Table table, Dataset<Row> rows, Column... figures) {
        Observation observation = new Observation();
        Column[] rest = Arrays.copyOfRange(figures, 1, figures.length);
        Dataset<Row> observed = rows.observe(observation, figures[0], rest);
        batch.lake().append(table, observed.select(columns(table)), batch.writer(), batch.id());
        return figures(observation);
    }

    private static Column[] columns(Table table) {
        return Arrays.stream(table.schema().fieldNames())
                .map(org.apache.spark.sql.functions::col)
                .toArray(Column[]::new);
    }

    private static Optional<Map<String, Object>> figures(Observation observation) {
        try {
            Row row = Await.result(observation.future(), HANDOVER);
            return Optional.of(JavaConverters.asJava(row.getValuesMap(
                    JavaConverters.asScala(Arrays.asList(row.schema().fieldNames()))
                            .toSeq())));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
