package io.tweetlake.gold;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.MicroBatch;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.models.mlflow.TrackedDataset;
import io.tweetlake.models.mlflow.TrackedRun;
import io.tweetlake.models.serving.ServedModels;
import io.tweetlake.sentiment.ModelRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What MLflow is told of a query of Gold's, besides its figures. */
final class GoldRun {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    /** Set by the launcher: the commit that was built. */
    private static final String COMMIT_PROPERTY = "tweetlake.commit";

    private GoldRun() {}

    /** @param batch the first of the query in this process */
    static TrackedRun describe(TweetlakeConfig config, MicroBatch batch, ServedModels models) {
        Lake lake = batch.lake();
        String query = batch.writer().replaceFirst("^gold:", "");
        return new TrackedRun(
                query,
                "gold-" + query.substring(0, 8),
                parameters(config, lake),
                tags(lake, models),
                List.of(silver(lake)));
    }

    private static Map<String, String> parameters(TweetlakeConfig config, Lake lake) {
        Map<String, String> parameters = new LinkedHashMap<>(config.settings());
        config.model()
                .byLanguage()
                .forEach((language, reference) ->
                        parameters.put("model.byLanguage." + GoldFigures.name(language), reference));
        parameters.put("version.spark", lake.spark().version());
        parameters.put("version.delta", io.delta.package$.MODULE$.VERSION());
        ModelRuntime.versions().forEach((name, version) -> parameters.put("version." + name, version));
        parameters.put("version.java", Runtime.version().toString());
        parameters.put("cpu", processor());
        parameters.put("cores", String.valueOf(lake.spark().sparkContext().defaultParallelism()));
        return parameters;
    }

    private static Map<String, String> tags(Lake lake, ServedModels models) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("mlflow.note.content", """
                Labels `silver_tweets` into `gold_tweets`; a step is a micro-batch, and `batch_id` in the table.

                - reads `%s`
                - writes `%s`
                """.formatted(lake.place(Table.SILVER_TWEETS), lake.place(Table.GOLD_TWEETS)));
        tags.put("mlflow.source.name", "tweetlake gold");
        tags.put("mlflow.source.type", "JOB");
        tags.put("mlflow.user", System.getProperty("user.name"));
        String commit = System.getProperty(COMMIT_PROPERTY, "");
        if (!commit.isEmpty()) {
            tags.put("mlflow.source.git.commit", commit);
        }
        tags.put("model.name", models.name());
        tags.put("model.version", models.version());
        return tags;
    }

    private static TrackedDataset silver(Lake lake) {
        return TrackedDataset.ofDelta(
                Table.SILVER_TWEETS.tableName(),
                lake.place(Table.SILVER_TWEETS),
                lake.version(Table.SILVER_TWEETS),
                lake.schema(Table.SILVER_TWEETS),
                "inference");
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
