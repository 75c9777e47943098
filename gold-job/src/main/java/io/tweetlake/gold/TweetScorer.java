package io.tweetlake.gold;

import io.tweetlake.gold.model.LoadedModels;
import io.tweetlake.gold.model.ServedModel;
import io.tweetlake.sentiment.Prediction;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/** Scores the rows of a partition, a window at a time, so that memory does not grow with the partition. */
final class TweetScorer implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** What scoring adds to a row, in order: columns of {@code gold_tweets}, and {@code tokens}, which only figures need. */
    private static final StructType SCORE = GoldRecords.columns(
                    "predicted_sentiment",
                    "predicted_sentiment_id",
                    "predicted_score",
                    "probabilities",
                    "model_precision",
                    "inference_ms",
                    "error",
                    "scored_at")
            .add("tokens", DataTypes.IntegerType);

    private final ServedModel model;
    private final int textColumn;

    /** @param schema of the rows to score: has {@code clean_text} */
    TweetScorer(ServedModel model, StructType schema) {
        this.model = model;
        this.textColumn = schema.fieldIndex("clean_text");
    }

    static StructType scoredSchema(StructType schema) {
        StructType scored = schema;
        for (StructField field : SCORE.fields()) {
            scored = scored.add(field);
        }
        return scored;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        LoadedModels.Lease lease = LoadedModels.lease(model);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> lease.close());
        return new Windows(rows, lease);
    }

    private final class Windows implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final LoadedModels.Lease lease;
        private final Queue<Row> scored = new ArrayDeque<>();

        Windows(Iterator<Row> rows, LoadedModels.Lease lease) {
            this.rows = rows;
            this.lease = lease;
        }

        @Override
        public boolean hasNext() {
            if (scored.isEmpty() && rows.hasNext()) {
                scoreWindow();
            }
            return !scored.isEmpty();
        }

        @Override
        public Row next() {
            hasNext();
            return scored.remove();
        }

        private void scoreWindow() {
            List<Row> window = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            while (rows.hasNext() && window.size() < model.windowRows()) {
                Row row = rows.next();
                window.add(row);
                texts.add(row.getString(textColumn));
            }
            List<Prediction> predictions = lease.predictor().predict(texts);
            Timestamp now = Timestamp.from(Instant.now());
            for (int i = 0; i < window.size(); i++) {
                scored.add(row(window.get(i), predictions.get(i), now));
            }
        }

        private Row row(Row tweet, Prediction prediction, Timestamp now) {
            Object[] values = Arrays.copyOf(values(tweet), tweet.size() + SCORE.size());
            Object[] score = score(prediction, now);
            System.arraycopy(score, 0, values, tweet.size(), score.length);
            return RowFactory.create(values);
        }

        private Object[] score(Prediction prediction, Timestamp now) {
            if (prediction.error() != null) {
                return new Object[] {
                    null, null, null, null, lease.precision(), null, prediction.error(), now, prediction.tokens()
                };
            }
            return new Object[] {
                prediction.sentiment().label(),
                prediction.sentiment().id(),
                prediction.score() * 100.0,
                RowFactory.create(prediction.negative(), prediction.neutral(), prediction.positive()),
                lease.precision(),
                prediction.inferenceMs(),
                null,
                now,
                prediction.tokens()
            };
        }

        private static Object[] values(Row row) {
            Object[] values = new Object[row.size()];
            Arrays.setAll(values, row::get);
            return values;
        }
    }
}
