package io.tweetlake.gold;

import io.tweetlake.models.serving.LoadedModels;
import io.tweetlake.models.serving.ServedModel;
import io.tweetlake.sentiment.Prediction;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/** Scores the rows of a partition as they are read, so that memory does not grow with the partition. */
final class TweetScorer implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** What scoring adds to a row, in order: columns of {@code gold_tweets}, and {@code tokens} and {@code cached}, which only figures need. */
    private static final StructType SCORE = GoldRecords.columns(
                    "predicted_sentiment",
                    "predicted_sentiment_id",
                    "predicted_score",
                    "probabilities",
                    "model_precision",
                    "inference_ms",
                    "error",
                    "scored_at")
            .add("tokens", DataTypes.IntegerType)
            .add("cached", DataTypes.BooleanType);

    /** What {@code error} says of a tweet in a language that the model does not read. */
    private static final String NOT_SUPPORTED = "language-not-supported";
    /** Twitter's tag of a tweet whose language it could not tell. */
    private static final String UNDETERMINED = "und";

    private final ServedModel model;

    @SuppressWarnings("serial") // Set.copyOf returns a serializable set.
    private final Set<String> languages;

    private final int textColumn;
    private final int languageColumn;

    /**
     * @param languages that the model reads, as lower-case tags; empty where every tweet is scored
     * @param schema of the rows to score: has {@code clean_text} and {@code lang}
     */
    TweetScorer(ServedModel model, List<String> languages, StructType schema) {
        this.model = model;
        this.languages = Set.copyOf(languages);
        this.textColumn = schema.fieldIndex("clean_text");
        this.languageColumn = schema.fieldIndex("lang");
    }

    static StructType scoredSchema(StructType schema) {
        StructType scored = schema;
        for (StructField field : SCORE.fields()) {
            scored = scored.add(field);
        }
        return scored;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> tweets) {
        LoadedModels.Lease lease = LoadedModels.lease(model);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> lease.close());
        return lease.predictor()
                .predict(
                        tweets,
                        tweet -> isSupported(tweet) ? tweet.getString(textColumn) : null,
                        (tweet, prediction) -> scored(tweet, prediction, lease.precision()));
    }

    /** A tweet that does not say its language may be in any: it is scored. */
    private boolean isSupported(Row tweet) {
        String tag = tweet.getString(languageColumn);
        if (languages.isEmpty() || tag == null || tag.equals(UNDETERMINED)) {
            return true;
        }
        String language = tag.toLowerCase(Locale.ROOT);
        return languages.contains(language) || languages.contains(language.replaceFirst("[-_].*", ""));
    }

    private Row scored(Row tweet, Prediction prediction, String precision) {
        Object[] values = new Object[tweet.size() + SCORE.size()];
        Arrays.setAll(values, i -> i < tweet.size() ? tweet.get(i) : null);
        String error = isSupported(tweet) ? prediction.error() : NOT_SUPPORTED;
        Object[] score = score(prediction, error, precision);
        System.arraycopy(score, 0, values, tweet.size(), score.length);
        return RowFactory.create(values);
    }

    private static Object[] score(Prediction prediction, String error, String precision) {
        Timestamp now = Timestamp.from(Instant.now());
        if (error != null) {
            return new Object[] {null, null, null, null, precision, null, error, now, prediction.tokens(), false};
        }
        return new Object[] {
            prediction.sentiment().label(),
            prediction.sentiment().id(),
            prediction.score() * 100.0,
            RowFactory.create(prediction.negative(), prediction.neutral(), prediction.positive()),
            precision,
            prediction.inferenceMs(),
            null,
            now,
            prediction.tokens(),
            prediction.cached()
        };
    }
}
