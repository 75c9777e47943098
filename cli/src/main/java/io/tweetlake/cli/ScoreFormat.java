package io.tweetlake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweetlake.sentiment.Prediction;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
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
            return printLines(texts, text -> encodable(CsvLine.of(text.fields())), out);
        }
    },
    /** An object on each line, nulls included. */
    JSONL {
        @Override
        long print(Iterator<Scored> texts, PrintWriter out) {
            return printLines(texts, text -> escaped(text.json().toString()), out);
        }
    };

    private static final String[] COLUMNS = {
        "text", "predicted_sentiment", "predicted_score", "negative", "neutral", "positive", "error"
    };
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Half a character, which JSON can spell and UTF-8 cannot. */
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    /** @return how many texts there were */
    abstract long print(Iterator<Scored> texts, PrintWriter out);

    private static String encodable(String line) {
        return LONE_SURROGATE.matcher(line).replaceAll("\ufffd");
    }

    private static String escaped(String json) {
        return LONE_SURROGATE
                .matcher(json)
                .replaceAll(half -> "\\\\u%04x".formatted((int) half.group().charAt(0)));
    }

    private static long printLines(Iterator<Scored> texts, Function<Scored, String> line, PrintWriter out) {
        long lines = 0;
        for (; texts.hasNext(); lines++) {
            out.println(line.apply(texts.next()));
        }
        return lines;
    }

    /** @param text as it came; may be null */
    record Scored(String text, Prediction prediction) {
        /** Texts, numbers and nulls in the order of {@link #COLUMNS}. */
        private Object[] values() {
            if (prediction.error() != null) {
                return new Object[] {text, null, null, null, null, null, prediction.error()};
            }
            return new Object[] {
                text,
                prediction.sentiment().label(),
                rounded(prediction.score() * 100, 2),
                rounded(prediction.negative(), 4),
                prediction.neutral() == null ? null : rounded(prediction.neutral(), 4),
                rounded(prediction.positive(), 4),
                null
            };
        }

        private String[] fields() {
            return Arrays.stream(values())
                    .map(value -> value == null ? null : value.toString())
                    .toArray(String[]::new);
        }

        private ObjectNode json() {
            ObjectNode object = JSON.createObjectNode();
            Object[] values = values();
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof BigDecimal number) {
                    object.put(COLUMNS[i], number.doubleValue());
                } else {
                    object.put(COLUMNS[i], (String) values[i]);
                }
            }
            return object;
        }

        private static BigDecimal rounded(double value, int places) {
            return BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_UP);
        }
    }
}
