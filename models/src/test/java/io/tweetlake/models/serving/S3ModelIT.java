package io.tweetlake.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.s3.LocalStackOptions;
import io.tweetlake.models.hub.HubServer;
import io.tweetlake.models.mlflow.MlflowProcess;
import io.tweetlake.models.mlflow.Registry;
import io.tweetlake.sentiment.SentimentModel;
import io.tweetlake.sentiment.SentimentPredictor;
import io.tweetlake.sentiment.TinyCheckpoints;
import io.tweetlake.testing.s3.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** Models that are kept in S3. */
@Tag("docker")
@Tag("mlflow")
@Tag("process")
class S3ModelIT {
    @TempDir
    private Path folder;

    private String cacheBefore;
    private String bucket;

    @BeforeEach
    void makeABucket() {
        cacheBefore =
                System.setProperty(ModelCache.PROPERTY, folder.resolve("cache").toString());
        bucket = LocalStack.bucket();
    }

    @AfterEach
    void forgetTheCache() {
        if (cacheBefore == null) {
            System.clearProperty(ModelCache.PROPERTY);
        } else {
            System.setProperty(ModelCache.PROPERTY, cacheBefore);
        }
    }

    @Test
    void aFolderOfABucketIsFetchedAndCheckedOnceAndAgainWhenItsFilesAreOthers() throws Exception {
        String place = "model.ref=s3://" + bucket + "/models/tweets/";
        upload(TinyCheckpoints.BERT);
        ServedModel first = resolve(place);
        ServedModel again = resolve(place);

        assertThat(cached()).hasSize(1);
        assertThat(again.version()).isEqualTo(first.version());
        assertThat(again.open()).isSameAs(first.open());
        requireScores(again);

        upload(TinyCheckpoints.ROBERTA);
        ServedModel other = resolve(place);

        assertThat(cached()).hasSize(2);
        assertThat(other.name()).isEqualTo("tweets");
        assertThat(other.version()).isNotEqualTo(first.version());
        requireScores(other);
    }

    @Test
    void aRegisteredVersionMayBeInABucketOfWhichTheServerKnowsNothing() throws Exception {
        upload(TinyCheckpoints.BERT);
        try (MlflowProcess server = MlflowProcess.start(folder.resolve("mlflow"))) {
            new Registry(server.config("mlflow.timeout=60s")).createModel("kept-in-s3");
            server.post(
                    "model-versions/create",
                    Map.of("name", "kept-in-s3", "source", "s3://" + bucket + "/models/tweets"));

            ServedModel model = resolve(
                    "model.ref=models:/kept-in-s3/1", "mlflow.trackingUri=" + server.uri(), "mlflow.timeout=60s");

            assertThat(model.name()).isEqualTo("kept-in-s3");
            assertThat(model.version()).isEqualTo("1");
            requireScores(model);
        }
    }

    @Test
    void filesWhoseTrialEndedAProcessAreNotTriedAgainAndTheLastGoodOnesServe() throws Exception {
        String place = "model.ref=s3://" + bucket + "/models/tweets";
        upload(TinyCheckpoints.BERT);
        String good;
        try (LiveModel first = LiveModel.start(config(place), refusal -> {})) {
            good = first.current().version();
        }
        upload(TinyCheckpoints.ROBERTA);
        ServedModel other = resolve(place);
        RefusedModels.remember((ModelSource.Remote) other.source(), "its trial ended a process with status 134");

        try (LiveModel restarted = LiveModel.start(config(place), refusal -> {})) {
            assertThat(restarted.current().version()).isEqualTo(good);
        }

        Files.delete(RefusedModels.file((ModelSource.Remote) other.source()));
        try (LiveModel restarted = LiveModel.start(config(place), refusal -> {})) {
            assertThat(restarted.current().version()).isEqualTo(other.version());
        }
    }

    @Test
    void aFolderThatIsNotThereAndAFileThatIsCutShortAreTheUsersMistakes() throws Exception {
        assertThatThrownBy(() -> resolve("model.ref=s3://" + bucket + "/nowhere"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there are no files at s3://" + bucket + "/nowhere");
        assertThatThrownBy(() -> resolve("model.ref=s3://no-such-bucket-of-ours/model"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.ref: there is no bucket no-such-bucket-of-ours");

        upload(TinyCheckpoints.BERT);
        assertThatThrownBy(() -> resolve("model.ref=s3://" + bucket + "/models/tweets", "model.maxSize=100KB"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("more than model.maxSize");

        LocalStack.put(bucket, "models/tweets/model.safetensors", "cut");
        assertThatThrownBy(() -> resolve("model.ref=s3://" + bucket + "/models/tweets"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.safetensors");
        assertThat(cached()).isEmpty();
    }

    @Test
    void aModelOfTheHubIsHandedOnThroughABucket() throws Exception {
        ServedModel model;
        try (HubServer hub = HubServer.inUse(folder.resolve("hub"))) {
            hub.put("our-org/tiny", TinyCheckpoints.unpackHub("hub-roberta", folder));
            String[] options = {"model.ref=hf://our-org/tiny", "model.staging=s3://" + bucket + "/staging/"};
            model = ServedModels.resolve(config(options)).all().get(0);
            assertThat(ServedModels.resolve(config(options)).all().get(0).source())
                    .isEqualTo(model.source());
        }
        FileUtils.deleteDirectory(folder.resolve("hub").toFile());

        requireScores(model);

        assertThat(model.name()).isEqualTo("our-org/tiny");
        assertThat(cached()).singleElement().asString().startsWith("our-org--tiny-" + model.version());
    }

    private static void requireScores(ServedModel served) {
        try (SentimentModel model = served.load();
                SentimentPredictor predictor = model.newPredictor()) {
            assertThat(predictor.predict(List.of("one")).get(0).error()).isNull();
        }
    }

    private void upload(String checkpoint) throws IOException {
        Path unpacked = TinyCheckpoints.unpack(checkpoint, folder);
        try (S3Client s3 = LocalStack.client();
                Stream<Path> files = Files.list(unpacked)) {
            for (Path file : files.toList()) {
                s3.putObject(put -> put.bucket(bucket).key("models/tweets/" + file.getFileName()), file);
            }
        }
    }

    private List<String> cached() throws IOException {
        Path cache = folder.resolve("cache");
        if (Files.notExists(cache)) {
            return List.of();
        }
        try (Stream<Path> models = Files.list(cache)) {
            return models.filter(Files::isDirectory)
                    .map(model -> model.getFileName().toString())
                    .toList();
        }
    }

    private static ServedModel resolve(String... options) {
        return ServedModel.resolve(config(options));
    }

    private static TweetlakeConfig config(String... options) {
        List<String> all = new ArrayList<>(LocalStackOptions.at(LocalStack.endpoint()));
        all.addAll(List.of("lake.root=none", "model.precision=fp32"));
        all.addAll(List.of(options));
        return ConfigLoader.load(null, all, Map.of()).config();
    }
}
