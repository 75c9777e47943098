package io.tweetlake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.models.hub.HubServer;
import io.tweetlake.models.serving.ServedModel;
import io.tweetlake.sentiment.Prediction;
import io.tweetlake.sentiment.SentimentModel;
import io.tweetlake.sentiment.SentimentPredictor;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job itself, with a model by its name on the Hub. */
@Tag("spark")
class GoldOnHubTest {
    private static final List<String> TEXTS = List.of("never again", "so happy today", "the train leaves at nine");

    @TempDir
    private Path folder;

    private HubServer server;

    @BeforeEach
    void openTheHub() {
        server = HubServer.inUse(folder.resolve("cache"));
    }

    @AfterEach
    void closeTheHub() {
        server.close();
    }

    @Test
    void labelsByEachSetOfFilesThatTheHubHasAsTheirFolderDoes() throws IOException {
        for (String fileSet : new TreeSet<>(TinyCheckpoints.HUB.keySet())) {
            Path files = TinyCheckpoints.unpackHub(fileSet, folder);
            String name = "our-org/" + fileSet;
            server.put(name, files);
            TestLake lake = lake("hf://" + name);
            SilverRows.append(lake, TEXTS.toArray(String[]::new));

            lake.run(GoldJob::new);

            List<Row> rows = lake.read(Table.GOLD_TWEETS)
                    .where("model_name = '%s'".formatted(name))
                    .orderBy("clean_text")
                    .collectAsList();
            List<Prediction> predictions = predictions(lake(files.toString()).config());
            assertThat(rows).as(fileSet).hasSameSizeAs(TEXTS);
            for (int i = 0; i < rows.size(); i++) {
                assertThat(rows.get(i).<String>getAs("model_version"))
                        .isEqualTo(server.commit(name).substring(0, 12));
                assertSame(rows.get(i), predictions.get(i));
            }
        }
    }

    private static void assertSame(Row row, Prediction prediction) {
        assertThat(row.<String>getAs("error")).isNull();
        assertThat(row.<String>getAs("predicted_sentiment"))
                .isEqualTo(prediction.sentiment().label());
        Row probabilities = row.getAs("probabilities");
        assertThat(probabilities.<Float>getAs("negative")).isCloseTo(prediction.negative(), within(1e-4f));
        assertThat(probabilities.<Float>getAs("positive")).isCloseTo(prediction.positive(), within(1e-4f));
    }

    private static List<Prediction> predictions(TweetlakeConfig config) {
        try (SentimentModel model = ServedModel.resolve(config).load();
                SentimentPredictor predictor = model.newPredictor()) {
            return predictor.predict(TEXTS);
        }
    }

    private TestLake lake(String reference) {
        return TestLake.in(folder, "model.precision=fp32", "model.ref=" + reference);
    }
}
