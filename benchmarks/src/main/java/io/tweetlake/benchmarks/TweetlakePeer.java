package io.tweetlake.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.ParallelPredictor;
import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.Prediction;
import io.tweetlake.sentiment.SentimentModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** tweetlake in this process, without its cache. */
final class TweetlakePeer implements Peer {
    private final SentimentModel model;
    private final ParallelPredictor predictor;
    private final List<String> texts;
    private final double agreement;

    TweetlakePeer(Checkpoint checkpoint, ModelOptions options, List<String> texts) {
        this.texts = texts;
        agreement = options.labelAgreement();
        model = SentimentModel.load(checkpoint, options);
        predictor = new ParallelPredictor(model, THREADS);
    }

    @Override
    public Map<String, Object> about() {
        return Map.of("precision", model.precision(), "agreement", agreement);
    }

    @Override
    public JsonNode run() {
        long start = System.nanoTime();
        List<Prediction> predictions = new ArrayList<>();
        predictor
                .predict(texts.iterator(), text -> text, (text, prediction) -> prediction)
                .forEachRemaining(predictions::add);
        double seconds = (System.nanoTime() - start) / 1e9;
        return Peer.result(
                seconds,
                predictions.stream()
                        .map(p -> Stream.of(p.negative(), p.neutral(), p.positive())
                                .map(Math::log)
                                .toList())
                        .toList());
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }

    static ModelOptions options(Precision precision, int texts) {
        ModelOptions defaults = ModelOptions.defaults();
        // Windows for all threads, however few the texts; no cache, as the same texts come again and again.
        int windowRows = Math.min(defaults.windowRows(), Math.max(1, texts / (2 * THREADS)));
        return new ModelOptions(precision, "cpu", defaults.batchTokens(), windowRows, 0);
    }
}
