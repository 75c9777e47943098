package io.tweetlake.models.evaluation;

import io.tweetlake.models.mlflow.TrackedDataset;
import io.tweetlake.models.serving.ModelResolver;
import io.tweetlake.sentiment.Sentiment;
import java.util.List;
import java.util.Map;

/**
 * Texts whose sentiment somebody has said.
 *
 * @param place where they are from
 * @param digest of the texts and labels: the same data has the same one, wherever it is
 * @param dataset the same, as MLflow keeps it
 * @param texts as a model is given them; one may be null
 * @param labels one for each text
 */
public record LabelledTexts(
        String place, String digest, TrackedDataset dataset, List<String> texts, List<Sentiment> labels) {

    static final String CONTEXT = "evaluation";

    /** @param name of the file */
    public static LabelledTexts ofFile(String name, String place, List<String> texts, List<Sentiment> labels) {
        String digest = digest(texts, labels);
        TrackedDataset dataset = new TrackedDataset(name, digest, "local", Map.of("uri", place), null, CONTEXT);
        return new LabelledTexts(place, digest, dataset, texts, labels);
    }

    static String digest(List<String> texts, List<Sentiment> labels) {
        return ModelResolver.digest(texts + " " + labels);
    }
}
