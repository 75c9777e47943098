package io.tweetlake.models.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.models.remote.RemoteException;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubModelTest {
    private static final String NAME = "our-org/tiny-bert";

    @TempDir
    private Path folder;

    private HubServer server;
    private final Map<String, String> before = new HashMap<>();
    private Path cache;

    @BeforeEach
    void putAModelOnTheHub() throws IOException {
        cache = folder.resolve("cache");
        server = HubServer.inUse(cache);
        set("HF_HOME", folder.resolve("home").toString());
        server.put(NAME, TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder));
    }

    @AfterEach
    void forgetTheHub() {
        server.close();
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    private void set(String name, String value) {
        before.putIfAbsent(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    private static HubModel resolve(String reference) {
        return HubModel.resolve(HubReference.parse(reference).orElseThrow(), UnaryOperator.identity());
    }

    @Test
    void isFetchedOnceIntoTheLayoutOfTheHubsOwnClient() throws IOException {
        String commit = server.commit(NAME);

        HubModel model = resolve("hf://" + NAME);
        Path snapshot = model.folder();

        assertThat(model.version()).isEqualTo(commit.substring(0, 12));
        Path root = cache.resolve("models--our-org--tiny-bert");
        assertThat(snapshot).isEqualTo(root.resolve("snapshots").resolve(commit));
        assertThat(root.resolve("refs/main")).hasContent(commit);
        assertThat(snapshot.resolve("config.json")).isSymbolicLink();
        assertThat(Files.readSymbolicLink(snapshot.resolve("config.json")).toString())
                .matches("\\.\\./\\.\\./blobs/[0-9a-f]{40}");
        assertThat(Files.readSymbolicLink(snapshot.resolve("model.safetensors")).toString())
                .matches("\\.\\./\\.\\./blobs/[0-9a-f]{64}");
        assertThat(Checkpoint.open(snapshot).family()).isEqualTo("bert");

        server.requests().clear();
        assertThat(resolve("hf://" + NAME).folder()).isEqualTo(snapshot);
        assertThat(resolve("hf://%s@%s".formatted(NAME, commit)).folder()).isEqualTo(snapshot);
        assertThat(server.requests()).allSatisfy(path -> assertThat(path).startsWith("/api/models/"));
    }

    @Test
    void aBranchThatMovedIsAnotherCommitAndWhatBothHaveIsNotFetchedAgain() throws IOException {
        Path first = resolve("hf://" + NAME).folder();
        Path changed = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder.resolve("changed"));
        Files.writeString(changed.resolve("README.md"), "better");
        server.put(NAME, changed);
        server.requests().clear();

        Path second = resolve("hf://" + NAME).folder();

        assertThat(second).isNotEqualTo(first);
        assertThat(server.requests()).noneMatch(path -> path.endsWith("model.safetensors"));
    }

    @Test
    void theTokenIsToldToTheHubAloneAndNotToItsStore() throws IOException {
        server.gate(NAME, "hf_secret");
        set("HF_TOKEN", "hf_secret");

        assertThat(resolve("hf://" + NAME).folder()).isNotEmptyDirectory();

        assertThat(server.leaked()).isEmpty();
        assertThat(resolve("hf://" + NAME).settings().toString()).doesNotContain("hf_secret");
    }

    @Test
    void theTokenOfALoginIsTaken() throws IOException {
        server.gate(NAME, "hf_login");
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(folder.resolve("home/token"), "hf_login\n");

        assertThat(resolve("hf://" + NAME).folder()).isNotEmptyDirectory();
    }

    @Test
    void aTransferThatBreaksOffIsResumed() throws IOException {
        server.cut(2);

        assertThat(Checkpoint.open(resolve("hf://" + NAME).folder()).family()).isEqualTo("bert");
    }

    @Test
    void aModelThatTheDiskHasNoRoomForIsRefusedBeforeItsFirstByte() {
        server.claim(1L << 60);
        HubModel model = resolve("hf://" + NAME);
        server.requests().clear();

        assertThatThrownBy(model::folder)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the model at hf://our-org/tiny-bert@")
                .hasMessageContaining(" bytes to download, and " + cache)
                .hasMessageContaining("name another folder with HF_HUB_CACHE");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void contentOfAnotherDigestIsNotKept() throws IOException {
        server.corrupt(true);
        HubModel model = resolve("hf://" + NAME);

        assertThatThrownBy(model::folder)
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("has another SHA-256 than the one that is listed");

        server.corrupt(false);
        assertThat(Checkpoint.open(model.folder()).family()).isEqualTo("bert");
    }

    @Test
    void aRateLimitIsWaitedForAndSaidIfItLasts() {
        server.limit(2);
        assertThat(resolve("hf://" + NAME).files()).isNotEmpty();

        server.limit(1000);
        assertThatThrownBy(() -> resolve("hf://" + NAME))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("allows no more requests for 1 s")
                .hasMessageContaining("HF_TOKEN");
    }

    @ParameterizedTest
    @CsvSource({
        "hf://our-org/no-such-model, there is no model our-org/no-such-model at, HF_TOKEN",
        "hf://our-org/tiny-bert@v9, our-org/tiny-bert has no revision v9, /tree/main",
        "hf://our-org/gated, hf://our-org/gated@main is gated, accept its terms at"
    })
    void saysWhyThereIsNone(String reference, String problem, String fix) throws IOException {
        server.put("our-org/gated", TinyCheckpoints.unpack(TinyCheckpoints.ROBERTA, folder));
        server.gate("our-org/gated", "hf_other");

        assertThatThrownBy(() -> resolve(reference))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(problem)
                .hasMessageContaining(fix);
    }

    @Test
    void offlineTheCacheServesAndNobodyIsAsked() {
        set("HF_HUB_OFFLINE", "1");
        assertThatThrownBy(() -> resolve("hf://" + NAME))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not in " + cache)
                .hasMessageContaining("HF_HUB_OFFLINE");
        assertThat(server.requests()).isEmpty();

        System.setProperty("HF_HUB_OFFLINE", "0");
        Path fetched = resolve("hf://" + NAME).folder();
        System.setProperty("HF_HUB_OFFLINE", "1");
        server.requests().clear();

        assertThat(resolve("hf://" + NAME).folder()).isEqualTo(fetched);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void whileTheHubIsDownTheCacheServes() {
        assertThatThrownBy(() -> {
                    System.setProperty("HF_ENDPOINT", "http://localhost:1");
                    resolve("hf://" + NAME);
                })
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("http://localhost:1 cannot be reached");

        System.setProperty("HF_ENDPOINT", server.endpoint());
        HubModel fetched = resolve("hf://" + NAME);
        fetched.folder();
        System.setProperty("HF_ENDPOINT", "http://localhost:1");

        assertThat(resolve("hf://" + NAME).version()).isEqualTo(fetched.version());
    }

    @Test
    void severalThatFetchAtOnceFetchOnce() throws Exception {
        HubModel model = resolve("hf://" + NAME);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Path> fetch = model::folder;
            for (Future<Path> found : threads.invokeAll(List.of(fetch, fetch, fetch, fetch))) {
                assertThat(found.get()).isNotEmptyDirectory();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(server.requests().stream()
                        .filter(path -> path.contains("/resolve/") && path.endsWith("config.json")))
                .hasSize(1);
        try (Stream<Path> blobs = Files.list(cache.resolve("models--our-org--tiny-bert/blobs"))) {
            assertThat(blobs).noneMatch(blob -> blob.toString().endsWith(".partial"));
        }
    }
}
