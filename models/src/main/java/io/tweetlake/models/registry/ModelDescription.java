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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Describes a model for display. */
public final class ModelDescription {
    private ModelDescription() {}

    /**
     * Finds the model, and fetches it if it is not on this machine.
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
        description.put("checkpoint", checkpoint.version());
        description.put("family", checkpoint.family());
        LabelMap labels = checkpoint.labels(served.options().labels());
        String by = labels.given() ? " (by model.labels)" : labels.isPlain() ? "" : " (by the built-in table)";
        description.put("labels", labels.text() + by);
        description.put("tokens", "%,d at most".formatted(checkpoint.maxTokens()));
    }
}
