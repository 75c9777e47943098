package io.tweetlake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.common.s3.LocalStackOptions;
import io.tweetlake.models.mlflow.MlflowProcess;
import io.tweetlake.models.mlflow.Registry;
import io.tweetlake.sentiment.TinyCheckpoints;
import io.tweetlake.testing.s3.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
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
@Tag("spark")
class S3ModelIT {
    private static final String CACHE = "tweetlake.model.cache";

    @TempDir
    private Path folder;

    private String cacheBefore;
    private String bucket;

    @BeforeEach
    void makeABucket() {
        cacheBefore = System.setProperty(CACHE, folder.resolve("cache").toString());
        bucket = LocalStack.bucket();
    }

    @AfterEach
    void forgetTheCache() {
        if (cacheBefore == null) {
            System.clearProperty(CACHE);
        } else {
            System.setProperty(CACHE, cacheBefore);
        }
    }

    @Test
    void aFolderOfABucketIsServedFetchedOnceAndAgainWhenItsFilesAreOthers() throws Exception {
        upload(TinyCheckpoints.BERT);
        TestLake lake = lake("model.ref=s3://" + bucket + "/models/tweets/");
        for (String text : List.of("one", "two")) {
            SilverRows.append(lake, text);
            lake.run(GoldJob::new);
        }
        assertThat(cached()).hasSize(1);

        upload(TinyCheckpoints.ROBERTA);
        SilverRows.append(lake, "three");
        lake.run(GoldJob::new);

        assertThat(cached()).hasSize(2);
        assertThat(lake.read(Table.GOLD_TWEETS)
                        .where("error is null")
                        .groupBy("model_name", "model_version")
                        .count()
                        .select("count")
                        .as(Encoders.LONG())
                        .collectAsList())
                .containsExactlyInAnyOrder(2L, 1L);
        assertThat(lake.read(Table.GOLD_TWEETS).where("model_name <> 'tweets'").count())
                .isZero();
    }

    @Test
    void aRegisteredVersionMayBeInABucketOfWhichTheServerKnowsNothing() throws Exception {
        upload(TinyCheckpoints.BERT);
        try (MlflowProcess server = MlflowProcess.start(folder.resolve("mlflow"))) {
            new Registry(server.config("mlflow.timeout=60s")).createModel("kept-in-s3");
            server.post(
                    "model-versions/create",
                    Map.of("name", "kept-in-s3", "source", "s3://" + bucket + "/models/tweets"));
            TestLake lake = lake(
                    "model.ref=models:/kept-in-s3/1",
                    "mlflow.trackingUri=" + server.uri(),
                    "mlflow.timeout=60s",
                    "mlflow.spool=" + folder.resolve("spool"));
            SilverRows.append(lake, "one");

            lake.run(GoldJob::new);

            assertThat(lake.read(Table.GOLD_TWEETS)
                            .where("model_name = 'kept-in-s3' and model_version = '1' and error is null")
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void aFolderThatIsNotThereAndAFileThatIsCutShortAreTheUsersMistakes() throws Exception {
        TestLake missing = lake("model.ref=s3://" + bucket + "/nowhere");
        SilverRows.append(missing, "one");
        assertThatThrownBy(() -> missing.run(GoldJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there are no files at s3://" + bucket + "/nowhere");
        TestLake misspelt = lake("model.ref=s3://no-such-bucket-of-ours/model");
        assertThatThrownBy(() -> misspelt.run(GoldJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.ref: there is no bucket no-such-bucket-of-ours");

        upload(TinyCheckpoints.BERT);
        LocalStack.put(bucket, "models/tweets/model.safetensors", "cut");
        TestLake broken = lake("model.ref=s3://" + bucket + "/models/tweets");
        assertThatThrownBy(() -> broken.run(GoldJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.safetensors");
        assertThat(cached()).isEmpty();
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

    private TestLake lake(String... options) {
        List<String> all = new ArrayList<>(LocalStackOptions.at(LocalStack.endpoint()));
        all.add("model.precision=fp32");
        all.addAll(List.of(options));
        return TestLake.in(folder, all.toArray(String[]::new));
    }
}
