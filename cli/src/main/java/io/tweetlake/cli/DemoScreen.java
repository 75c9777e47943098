package io.tweetlake.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tweetlake.cli.Terminal.Colour;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;

/** What the demo shows: tweets as they are labelled, how far it is, and a summary. */
final class DemoScreen {
    private static final int SHOWN_AT_A_TIME = 8;

    private final Terminal terminal;
    private final Lake lake;
    private long lastBatch = -1;
    private int labelled;

    DemoScreen(Terminal terminal, Lake lake) {
        this.terminal = terminal;
        this.lake = lake;
    }

    /** Shows some of the tweets that were labelled since the last call. */
    void refresh(String files) {
        List<Row> fresh = lake.read(Table.GOLD_TWEETS)
                .where(col("batch_id").gt(lastBatch))
                .orderBy("batch_id", "timestamp")
                .collectAsList();
        int step = 1 + fresh.size() / SHOWN_AT_A_TIME;
        for (int i = 0; i < fresh.size(); i += step) {
            terminal.println(line(fresh.get(i)));
        }
        if (!fresh.isEmpty()) {
            lastBatch = fresh.get(fresh.size() - 1).getAs("batch_id");
            labelled += fresh.size();
        }
        terminal.progress(terminal.paint(Colour.GREY, "%s landed, %d tweets labelled".formatted(files, labelled)));
    }

    void summary() {
        terminal.println("");
        terminal.println(counts());
        List<Row> shares = lake.read(Table.GOLD_TWEETS)
                .groupBy(coalesce(col("predicted_sentiment"), lit("no label")).as("label"))
                .count()
                .orderBy(col("count").desc())
                .collectAsList();
        for (Row share : shares) {
            terminal.println(
                    "  %s %4d tweets".formatted(TweetLine.painted(terminal, share.getString(0)), share.getLong(1)));
        }
    }

    void waitForCtrlC(Path landing) {
        terminal.println("The jobs go on: put more files into %s, or stop with Ctrl-C.".formatted(landing));
    }

    private String counts() {
        return "bronze %d  silver %d  notices %d  quarantine %d  gold %d"
                .formatted(
                        count(Table.BRONZE_TWEETS),
                        count(Table.SILVER_TWEETS),
                        count(Table.SILVER_NOTICES),
                        count(Table.SILVER_QUARANTINE),
                        count(Table.GOLD_TWEETS));
    }

    private long count(Table table) {
        return lake.read(table).count();
    }

    private String line(Row tweet) {
        String error = tweet.getAs("error");
        return error != null
                ? TweetLine.failed(terminal, error)
                : TweetLine.of(
                        terminal,
                        tweet.getAs("predicted_sentiment"),
                        tweet.getAs("predicted_score"),
                        "@" + tweet.getAs("user_name"),
                        tweet.getAs("full_text"));
    }
}
