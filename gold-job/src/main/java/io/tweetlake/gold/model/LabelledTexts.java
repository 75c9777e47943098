package io.tweetlake.gold.model;

import io.tweetlake.sentiment.Sentiment;
import java.util.List;

/**
 * Texts whose sentiment somebody has said.
 *
 * @param name of the file
 * @param place of the file
 * @param digest of the texts and labels: the same data has the same one, wherever it is
 * @param texts as a model is given them; one may be null
 * @param labels one for each text
 */
public record LabelledTexts(String name, String place, String digest, List<String> texts, List<Sentiment> labels) {
    public static LabelledTexts of(String name, String place, List<String> texts, List<Sentiment> labels) {
        return new LabelledTexts(name, place, ModelResolver.digest(texts + " " + labels), texts, labels);
    }
}
