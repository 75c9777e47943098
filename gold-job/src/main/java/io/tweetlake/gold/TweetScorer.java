package io.tweetlake.gold;

import io.tweetlake.models.serving.LoadedModels;
import io.tweetlake.models.serving.ServedModel;
import io.tweetlake.models.serving.ServedModels;
import io.tweetlake.sentiment.Prediction;
import io.tweetlake.sentiment.WindowedIterator;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Scores the rows of a partition a window at a time, so that memory does not grow with the partition, each with the model of its
 * language. A model is loaded when the first of its rows comes.
 */
final class TweetScorer implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** What scoring adds to a row, in order: columns of {@code gold_tweets}, and {@code tokens} and {@code cached}, which only figures need. */
    private static final StructType SCORE = GoldRecords.columns(
                    "predicted_sentiment",
                    "predicted_sentiment_id",
                    "predicted_score",
                    "probabilities",
                    "model_name",
                    "model_version",
                    "model_precision",
                    "inference_ms",
                    "error",
                    "scored_at")
            .add("tokens", DataTypes.IntegerType)
            .add("cached", DataTypes.BooleanType);

    /** What {@code error} says of a tweet in a language that is not among {@code gold.languages}. */
    private static final String NOT_SUPPORTED = "language-not-supported";
    /** What it says of one that {@code model.byLanguage} has no model for. */
    private static final String NO_MODEL = "no-model-for-language";

    private final ServedModels models;

    @SuppressWarnings("serial") // Set.copyOf returns a serializable set.
    private final Set<String> languages;

    private final StructType schema;
    private final int textColumn;
    private final int windowRows;

    /**
     * @param languages to label tweets in, as {@code gold.languages} has them; empty for all
     * @param windowRows taken at a time
     * @param schema of the rows to score: has {@code clean_text}, and may have {@link TweetLanguage#COLUMNS}
     */
    TweetScorer(ServedModels models, List<String> languages, int windowRows, StructType schema) {
        this.models = models;
        this.languages = Set.copyOf(languages);
        this.windowRows = windowRows;
        this.schema = schema;
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
    public Iterator<Row> call(Iterator<Row> tweets) {
        LoadedModels.inService(models);
        Map<ServedModel, LoadedModels.Lease> leases = new HashMap<>();
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener)
                context -> leases.values().forEach(LoadedModels.Lease::close));
        return new WindowedIterator<Row, Row>(tweets, windowRows, window -> scored(window, leases));
    }

    private List<Row> scored(List<Row> window, Map<ServedModel, LoadedModels.Lease> leases) {
        Map<Optional<ServedModel>, List<Row>> byModel = window.stream()
                .collect(Collectors.groupingBy(
                        tweet -> models.forLanguage(language(tweet)), LinkedHashMap::new, Collectors.toList()));
        List<Row> scored = new ArrayList<>(window.size());
        byModel.forEach((model, tweets) -> {
            if (model.isPresent()) {
                score(tweets, model.get(), leases.computeIfAbsent(model.get(), LoadedModels::lease), scored);
            } else {
                tweets.forEach(tweet -> scored.add(row(tweet, failure(null, null, NO_MODEL, 0))));
            }
        });
        return scored;
    }

    private void score(List<Row> tweets, ServedModel model, LoadedModels.Lease lease, List<Row> scored) {
        lease.predictor()
                .predict(
                        tweets.iterator(),
                        tweet -> isSupported(tweet) ? tweet.getString(textColumn) : null,
                        (tweet, prediction) -> row(tweet, score(tweet, prediction, model, lease.precision())))
                .forEachRemaining(scored::add);
    }

    private String language(Row tweet) {
        return TweetLanguage.of(tweet, schema);
    }

    private boolean isSupported(Row tweet) {
        return TweetLanguage.isIn(languages, language(tweet));
    }

    private static Row row(Row tweet, Object[] score) {
        Object[] values = new Object[tweet.size() + SCORE.size()];
        Arrays.setAll(values, i -> i < tweet.size() ? tweet.get(i) : score[i - tweet.size()]);
        return RowFactory.create(values);
    }

    private Object[] score(Row tweet, Prediction prediction, ServedModel model, String precision) {
        String error = isSupported(tweet) ? prediction.error() : NOT_SUPPORTED;
        if (error != null) {
            return failure(model, precision, error, prediction.tokens());
        }
        return new Object[] {
            prediction.sentiment().label(),
            prediction.sentiment().id(),
            prediction.score() * 100.0,
            RowFactory.create(prediction.negative(), prediction.neutral(), prediction.positive()),
            model.name(),
            model.version(),
            precision,
            prediction.inferenceMs(),
            null,
            Timestamp.from(Instant.now()),
            prediction.tokens(),
            prediction.cached()
        };
    }

    /** @param model null where there is none, as is its precision */
    private static Object[] failure(ServedModel model, String precision, String error, int tokens) {
        return new Object[] {
            null,
            null,
            null,
            null,
            model == null ? null : model.name(),
            model == null ? null : model.version(),
            precision,
            null,
            error,
            Timestamp.from(Instant.now()),
            tokens,
            false
        };
    }
}
