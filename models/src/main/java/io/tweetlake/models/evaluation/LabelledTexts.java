package io.tweetlake.models.evaluation;

import io.tweetlake.common.UserError;
import io.tweetlake.models.mlflow.TrackedDataset;
import io.tweetlake.models.serving.ModelResolver;
import io.tweetlake.sentiment.Sentiment;
import io.tweetlake.tweets.GivenSentiment;
import io.tweetlake.tweets.LabelCoding;
import java.util.List;
import java.util.Map;

/**
 * Texts with the sentiment that people have given them.
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

    /**
     * @param given may be null
     * @param place as the message names it
     * @throws UserError if it is no label, or a number without a coding
     */
    public static Sentiment sentiment(String given, String place, LabelCoding coding) {
        GivenSentiment label = coding.read(given);
        if (label == null) {
            throw new UserError(
                    "%s has the label `%s`".formatted(place, printable(given)),
                    "write negative, neutral or positive; name another column with --label; or say what numbers mean with"
                            + " --label-coding, such as 0/1/2 for negative, neutral and positive");
        }
        return Sentiment.valueOf(label.name());
    }

    private static String printable(String given) {
        return String.valueOf(given).replaceAll("[\\p{Cc}\\p{Cf}]+", " ").strip();
    }

    static String digest(List<String> texts, List<Sentiment> labels) {
        return ModelResolver.digest(texts + " " + labels);
    }
}
