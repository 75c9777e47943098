package io.tweetlake.models.registry;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.models.evaluation.ModelEvaluator;
import io.tweetlake.models.mlflow.MlflowException;
import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.mlflow.Registry;
import io.tweetlake.models.remote.RemoteException;
import io.tweetlake.models.serving.ModelReference;
import io.tweetlake.models.serving.ModelResolver;
import io.tweetlake.models.serving.ModelRole;
import io.tweetlake.models.serving.ServedModel;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.LabelMap;
import io.tweetlake.sentiment.SentimentModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Describes a model for display. */
public final class ModelDescription {
    private ModelDescription() {}

    /**
     * Finds the model, fetches it if it is not on this machine, and loads it to say in which precision it is served.
     *
     * @return values by name, in the order of display
     * @throws UserError if it cannot be served
     */
    public static Map<String, String> of(String reference, TweetlakeConfig config) {
        ModelReference parsed = ModelReference.parse(reference);
        try {
            ModelResolver.Resolved resolved = new ModelResolver(config).resolve(parsed);
            ServedModel served = ServedModel.of(resolved, config.model(), ModelRole.CHAMPION);
            Map<String, String> description = new LinkedHashMap<>();
            description.put("name", served.name());
            description.put("version", served.version());
            if (parsed.isRegistered()) {
                addRegistered(served, config, description);
            }
            addFiles(served, description);
            return description;
        } catch (MlflowException e) {
            throw new UserError(e.getMessage(), "start the server, or check mlflow.trackingUri", e);
        } catch (RemoteException e) {
            throw new UserError(e.getMessage(), "check s3.endpoint, s3.region and the network", e);
        }
    }

    private static void addRegistered(ServedModel served, TweetlakeConfig config, Map<String, String> description) {
        // The version alone does not know its aliases.
        ModelVersion version = new Registry(config.mlflow())
                .versions(served.name()).stream()
                        .filter(each -> each.version().equals(served.version()))
                        .findFirst()
                        .orElseThrow();
        description.put("stage", version.stage());
        description.put("aliases", version.aliasText());
        description.put("created", version.createdText());
        description.put("source", version.source());
        description.put("run", version.runId());
        version.tags().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(tag -> description.put(tag.getKey(), tag.getValue()));
        List<ModelEvaluator.Result> evaluations = new ModelEvaluator(config).earlier(served.name(), served.version());
        for (ModelEvaluator.Result evaluation : evaluations) {
            description.put(
                    "evaluation " + evaluation.runId(),
                    String.format(
                            Locale.ROOT,
                            "macro recall %.4f, accuracy %.4f, %.0f texts",
                            evaluation.metrics().getOrDefault("macro_recall", Double.NaN),
                            evaluation.metrics().getOrDefault("accuracy", Double.NaN),
                            evaluation.metrics().getOrDefault("texts", Double.NaN)));
        }
    }

    private static void addFiles(ServedModel served, Map<String, String> description) {
        Checkpoint checkpoint = served.open();
        description.put("folder", checkpoint.folder().toString());
        description.put("files", files(checkpoint.files()));
        description.put("checkpoint", checkpoint.version());
        served.commit().ifPresent(commit -> description.put("commit", commit));
        description.put("licence", served.licence().orElse("not known"));
        description.put("family", checkpoint.family());
        Checkpoint.Size size = checkpoint.size();
        description.put(
                "size",
                "%,d parameters (%s), %d layers, %d dimensions, %d heads"
                        .formatted(
                                size.parameters(),
                                String.join(", ", size.stored()),
                                size.layers(),
                                size.hidden(),
                                size.heads()));
        description.put("tokenizer", tokenizer(checkpoint, size));
        LabelMap labels = checkpoint.labels(served.options().labels());
        String by = labels.given() ? " (by model.labels)" : labels.isPlain() ? "" : " (by the built-in table)";
        description.put("labels", labels.text() + by);
        description.put("tokens", "%,d at most".formatted(checkpoint.maxTokens()));
        description.put("precision", precision(served));
    }

    private static String tokenizer(Checkpoint checkpoint, Checkpoint.Size size) {
        String names = checkpoint.tokenizerFiles().stream()
                .map(file -> file.getFileName().toString())
                .collect(Collectors.joining(", "));
        return "%s, a vocabulary of %,d".formatted(names, size.vocabulary());
    }

    private static String files(List<Path> files) {
        return files.stream()
                .map(file -> "%s (%,d bytes)"
                        .formatted(file.getFileName(), file.toFile().length()))
                .collect(Collectors.joining(", "));
    }

    private static String precision(ServedModel served) {
        try (SentimentModel model = served.load()) {
            String wanted = served.options().precision().name().toLowerCase(Locale.ROOT);
            return "%s on this machine (model.precision: %s)".formatted(model.precision(), wanted);
        }
    }
}
