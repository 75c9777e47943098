package io.tweetlake.common.job;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.tweetlake.common.lake.Table;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/** Writes a micro-batch and measures it, in the one action that writing it takes. */
public final class ObservedAppend {
    /** Spark hands the figures over in milliseconds after the write, or never, for a write that Delta skipped. */
    private static final Duration MOMENT = Duration.create("200ms");
    /** For a Spark that is too busy to hand over anything. */
    private static final Duration LONGEST_HANDOVER = Duration.create("10s");

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
        batch.lake().append(table, observed, batch.writer(), batch.id());
        return figures(observation, rows.sparkSession());
    }

    /** Spark hands over in the order of the queries: once a later query's figures are there, these are, or never come. */
    private static Optional<Map<String, Object>> figures(Observation observation, SparkSession session) {
        try {
            if (!handedOver(observation, MOMENT)) {
                Observation later = new Observation();
                session.range(0, 1, 1, 1)
                        .observe(later, count(lit(1)).as("rows"))
                        .collectAsList();
                handedOver(later, LONGEST_HANDOVER);
            }
            return observation.future().isCompleted() ? Optional.of(observation.getAsJava()) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static boolean handedOver(Observation observation, Duration longest) throws InterruptedException {
        try {
            Await.ready(observation.future(), longest);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
