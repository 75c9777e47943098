package io.tweetlake.cli;

import static org.apache.spark.sql.functions.col;

import io.tweetlake.cli.Terminal.Colour;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;

/** What the demo shows: tweets as they are labelled, how far it is, and a summary. */
final class DemoScreen {
    private static final int SHOWN_AT_A_TIME = 8;
    private static final int TEXT_WIDTH = 96;

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
                .groupBy("predicted_sentiment")
                .count()
                .orderBy(col("count").desc())
                .collectAsList();
        for (Row share : shares) {
            String label = share.isNullAt(0) ? "error" : share.getString(0);
            terminal.println("  %s %4d tweets".formatted(painted(label), share.getLong(1)));
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
        if (error != null) {
            return painted("error") + "        " + Terminal.safe(error);
        }
        return "%s %s  @%s: %s"
                .formatted(
                        painted(tweet.getAs("predicted_sentiment")),
                        String.format(Locale.ROOT, "%5.1f%%", tweet.<Double>getAs("predicted_score")),
                        Terminal.safe(String.valueOf(tweet.<String>getAs("user_name"))),
                        cut(Terminal.safe(tweet.getAs("full_text"))));
    }

    private String painted(String label) {
        Colour colour =
                switch (label) {
                    case "positive" -> Colour.GREEN;
                    case "negative", "error" -> Colour.RED;
                    default -> Colour.YELLOW;
                };
        return terminal.paint(colour, "%-8s".formatted(label));
    }

    private static String cut(String text) {
        return DisplayWidth.of(text) <= TEXT_WIDTH ? text : DisplayWidth.cut(text, TEXT_WIDTH - 1) + "…";
    }
}
