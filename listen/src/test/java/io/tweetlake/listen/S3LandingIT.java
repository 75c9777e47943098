package io.tweetlake.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.s3.LocalStackOptions;
import io.tweetlake.testing.s3.FaultyStore;
import io.tweetlake.testing.s3.LocalStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("docker")
@Timeout(120)
class S3LandingIT {
    @Test
    void eachFileIsPutOnceAndWholeAndThenThePosition() throws Exception {
        String bucket = LocalStack.bucket();
        try (LocalJetstream server = LocalJetstream.with(500);
                FaultyStore store = new FaultyStore(LocalStack.endpoint())) {
            Listening first = listen(server, store.endpoint(), "s3a://" + bucket + "/tweets/", "listen.maxBytes=50KB");
            until(first, 500);

            assertThat(events(bucket)).isEqualTo(500);
            assertThat(LocalStack.text(bucket, "tweets/_listen-bluesky.json")).contains("\"cursor\":500");
            assertThat(store.requests().stream()
                            .filter(request -> request.startsWith("PUT"))
                            .map(request -> request.contains("_listen-bluesky.json")))
                    .hasSizeGreaterThan(4)
                    .startsWith(false, true, false, true);

            Listening next = listen(server, store.endpoint(), "s3a://" + bucket + "/tweets");
            until(next, 1);
            assertThat(server.requests().get(1)).endsWith("&cursor=500");
        }
    }

    @Test
    void aStoreThatIsTooBusySlowsTheReadingAndLosesNothing() throws Exception {
        String bucket = LocalStack.bucket();
        AtomicInteger refusals = new AtomicInteger(6);
        try (LocalJetstream server = LocalJetstream.with(500);
                FaultyStore store = new FaultyStore(LocalStack.endpoint())
                        .tooBusyFor(request ->
                                request.getRequestMethod().equals("PUT") && refusals.decrementAndGet() >= 0)) {
            Listening listening =
                    listen(server, store.endpoint(), "s3://" + bucket + "/tweets", "listen.maxBytes=50KB");
            until(listening, 500);

            assertThat(store.refusals()).isEqualTo(6);
        }
        assertThat(events(bucket)).isEqualTo(500);
    }

    @Test
    void aBucketThatIsNotThereIsAMistake() throws Exception {
        String endpoint = LocalStack.endpoint();
        try (LocalJetstream server = LocalJetstream.with(1)) {
            assertThatThrownBy(() -> listen(server, endpoint, "s3a://no-such-bucket-here/tweets"))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("no-such-bucket-here");
        }
    }

    private static long events(String bucket) {
        return LocalStack.keys(bucket, "tweets/20").stream()
                .map(key -> LocalStack.text(bucket, key))
                .flatMap(String::lines)
                .filter(line -> line.contains(LocalJetstream.text(0).substring(0, 20)))
                .distinct()
                .count();
    }

    private static Listening listen(LocalJetstream server, String endpoint, String to, String... options)
            throws Exception {
        List<String> all = new ArrayList<>(
                List.of("lake.root=lake", "listen.compression=none", "listen.bluesky.hosts=" + server.address()));
        all.addAll(LocalStackOptions.at(endpoint));
        all.addAll(List.of(options));
        TweetlakeConfig config = ConfigLoader.load(null, all, Map.of()).config();
        return Listening.toBluesky(config, config.listen().bluesky(), to);
    }

    private static void until(Listening listening, long records) throws Exception {
        try (Running running = new Running(listening)) {
            running.until(() -> listening.figures().records() >= records);
        }
    }
}
