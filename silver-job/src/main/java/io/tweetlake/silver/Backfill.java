package io.tweetlake.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.PromotedColumn;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Fills promoted columns of rows that were written before the columns were there, in Silver from Bronze, then in Gold. */
public final class Backfill {
    private final Lake lake;
    private final PromotedColumns promoted;

    /**
     * @param names of the columns to fill; none for all that are configured
     * @throws UserError where there is nothing to fill, or a name is not configured
     */
    public Backfill(Lake lake, Map<String, PromotedColumn> columns, Collection<String> names) {
        lake.requireExists(Table.BRONZE_TWEETS, "bronze");
        lake.requireExists(Table.SILVER_TWEETS, "silver");
        if (columns.isEmpty()) {
            throw new UserError(
                    "silver.columns promotes no field, so there is nothing to fill",
                    "name the field there, for example --set silver.columns.source_app.path='$.source'");
        }
        this.lake = lake;
        this.promoted = PromotedColumns.of(chosen(columns, names));
    }

    /** Rows whose columns were filled, at least one of them. */
    public record Figures(long silver, long gold) {}

    /** Fills what is null, and changes nothing else; a second time, there is nothing left to do. */
    public Figures run() {
        lake.createIfMissing(Table.SILVER_TWEETS, promoted.schema());
        Dataset<Row> bronze = lake.read(Table.BRONZE_TWEETS).select(SilverRecords.bronzeColumns(promoted));
        long silver = fill(
                Table.SILVER_TWEETS,
                SilverRecords.firsts(SilverRecords.read(bronze, promoted, false), Instant.now()),
                "tweet_id");
        if (!lake.exists(Table.GOLD_TWEETS)) {
            return new Figures(silver, 0);
        }
        lake.createIfMissing(Table.GOLD_TWEETS, promoted.schema());
        return new Figures(silver, fill(Table.GOLD_TWEETS, lake.read(Table.SILVER_TWEETS), "tweet_id", "event_date"));
    }

    /**
     * @param key tells each of the tweets from the others. Silver and Gold may have an id once for each day: an earlier version
     *     looked for copies only among the tweets of the same day
     */
    private long fill(Table table, Dataset<Row> tweets, String... key) {
        Column known =
                columns().map(name -> col(name).isNotNull()).reduce(Column::or).orElseThrow();
        Dataset<Row> values = tweets.where(known)
                .select(Stream.concat(Stream.of(key), columns())
                        .map(org.apache.spark.sql.functions::col)
                        .toArray(Column[]::new))
                .persist(StorageLevel.MEMORY_AND_DISK());
        Column same = Stream.of(key)
                .map(name -> col("old." + name).equalTo(col("new." + name)))
                .reduce(Column::and)
                .orElseThrow();
        try {
            return lake.merge(
                            table,
                            "backfill",
                            old -> old.as("old")
                                    .merge(values.as("new"), same)
                                    .whenMatched(missing())
                                    .update(filled())
                                    .execute())
                    .updated();
        } finally {
            values.unpersist();
        }
    }

    private Column missing() {
        return columns()
                .map(name -> col("old." + name).isNull().and(col("new." + name).isNotNull()))
                .reduce(Column::or)
                .orElseThrow();
    }

    private Map<String, Column> filled() {
        Map<String, Column> filled = new LinkedHashMap<>();
        columns().forEach(name -> filled.put(name, coalesce(col("old." + name), col("new." + name))));
        return filled;
    }

    private Stream<String> columns() {
        return promoted.names().stream();
    }

    private static Map<String, PromotedColumn> chosen(Map<String, PromotedColumn> columns, Collection<String> names) {
        Map<String, PromotedColumn> chosen = new LinkedHashMap<>(columns);
        for (String name : names) {
            if (!columns.containsKey(name)) {
                throw new UserError(
                        "silver.columns promotes no field as " + name,
                        "name one of " + String.join(", ", columns.keySet()));
            }
        }
        if (!names.isEmpty()) {
            chosen.keySet().retainAll(names);
        }
        return chosen;
    }
}
