package io.tweetlake.cli;

import io.tweetlake.common.UserError;
import io.tweetlake.gold.model.LabelledTexts;
import io.tweetlake.sentiment.Sentiment;
import io.tweetlake.silver.TweetText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that name a file of labelled texts. */
final class LabelledOptions {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "Labelled texts, csv, tsv or jsonl by its name.")
    String file;

    @Option(
            names = "--column",
            defaultValue = "text",
            description = "Where the texts are; ${DEFAULT-VALUE} where it is not given.")
    String column;

    @Option(
            names = "--label",
            defaultValue = "label",
            description =
                    "Where the labels are: negative, neutral, positive, or 0, 1, 2; ${DEFAULT-VALUE} where it is not"
                            + " given.")
    String label;

    /** Texts as the jobs would give them to the model. */
    LabelledTexts read() throws IOException {
        List<String> texts = new ArrayList<>();
        List<Sentiment> labels = new ArrayList<>();
        try (TextInput textInput = TextInput.open(file, column);
                TextInput labelInput = TextInput.open(file, label)) {
            Iterator<String> label = labelInput.texts();
            for (Iterator<String> text = textInput.texts(); text.hasNext(); ) {
                texts.add(TweetText.cleaned(text.next()));
                labels.add(sentiment(label.next(), texts.size()));
            }
        }
        Path path = Path.of(file).toAbsolutePath().normalize();
        return LabelledTexts.of(String.valueOf(path.getFileName()), path.toString(), texts, labels);
    }

    private Sentiment sentiment(String text, int record) {
        String name = String.valueOf(text).strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(Sentiment.values())
                .filter(each ->
                        each.label().equals(name) || String.valueOf(each.id()).equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError(
                        "%s: record %d has the label `%s`".formatted(file, record, Terminal.safe(name)),
                        "write negative, neutral or positive, or name the column with --label"));
    }
}
