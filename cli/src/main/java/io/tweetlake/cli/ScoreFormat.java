package io.tweetlake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweetlake.sentiment.Prediction;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** How labelled texts are printed; columns are named as in {@code gold_tweets}. */
enum ScoreFormat {
    /** For people: aligned columns, long texts cut, the first texts only, and no others scored. */
    TABLE {
        @Override
        long print(Iterator<Scored> texts, PrintWriter out) {
            List<Row> rows = new ArrayList<>();
            while (rows.size() <= TextTable.MOST_ROWS && texts.hasNext()) {
                rows.add(RowFactory.create((Object[]) texts.next().fields()));
            }
            new TextTable(COLUMNS).print(rows, out);
            return rows.size();
        }
    },
    /** A header, then a record for each text, as RFC 4180 has it. */
    CSV {
        @Override
        long print(Iterator<Scored> texts, PrintWriter out) {
            out.println(CsvLine.of(COLUMNS));
            long rows = 0;
            for (; texts.hasNext(); rows++) {
                out.println(CsvLine.of(texts.next().fields()));
            }
            return rows;
        }
    },
    /** An object on each line, nulls included. */
    JSONL {
        @Override
        long print(Iterator<Scored> texts, PrintWriter out) {
            long rows = 0;
            for (; texts.hasNext(); rows++) {
                out.println(texts.next().json());
            }
            return rows;
        }
    };

    private static final String[] COLUMNS = {
        "text", "predicted_sentiment", "predicted_score", "negative", "neutral", "positive", "error"
    };
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @return how many texts there were */
    abstract long print(Iterator<Scored> texts, PrintWriter out);

    /** @param text as it came; may be null */
    record Scored(String text, Prediction prediction) {
        /** In the order of {@link #COLUMNS}. */
        private String[] fields() {
            boolean failed = prediction.error() != null;
            return new String[] {
                text,
                failed ? null : prediction.sentiment().label(),
                failed ? null : rounded(prediction.score() * 100, 2),
                failed ? null : rounded(prediction.negative(), 4),
                failed || prediction.neutral() == null ? null : rounded(prediction.neutral(), 4),
                failed ? null : rounded(prediction.positive(), 4),
                prediction.error()
            };
        }

        private ObjectNode json() {
            ObjectNode object = JSON.createObjectNode();
            String[] fields = fields();
            for (int i = 0; i < fields.length; i++) {
                boolean number = i >= 2 && i <= 5 && fields[i] != null;
                if (number) {
                    object.put(COLUMNS[i], Double.valueOf(fields[i]));
                } else {
                    object.put(COLUMNS[i], fields[i]);
                }
            }
            return object;
        }

        private static String rounded(double value, int places) {
            return String.format(Locale.ROOT, "%." + places + "f", value);
        }
    }
}
