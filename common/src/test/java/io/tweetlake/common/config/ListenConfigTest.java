package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenConfigTest {
    @Test
    void listensToPostsAndRollsFilesEveryTenSecondsByDefault() {
        ListenConfig listen = config().listen();

        assertThat(listen.maxAge()).isEqualTo(Duration.ofSeconds(10));
        assertThat(listen.maxBytes()).isEqualTo(DataSize.parse("64MB"));
        assertThat(listen.compression()).isEqualTo(ListenConfig.Compression.GZIP);
        assertThat(listen.silence()).isEqualTo(Duration.ofSeconds(25));
        assertThat(listen.bluesky().hosts()).hasSize(4).allMatch(host -> host.startsWith("wss://jetstream"));
        assertThat(listen.bluesky().collections()).containsExactly("app.bsky.feed.post");
        assertThat(listen.x()).isEqualTo(new ListenConfig.X("https://api.x.com", 0));
    }

    @Test
    void takesEveryKey() {
        assertThat(config(
                                "listen.maxAge=1m",
                                "listen.maxBytes=1KB",
                                "listen.compression=zstd",
                                "listen.silence=1s",
                                "listen.bluesky.hosts=wss://a,ws://127.0.0.1:80/",
                                "listen.bluesky.collections=a.b,c.d",
                                "listen.x.url=http://localhost:8080",
                                "listen.x.backfillMinutes=5")
                        .listen())
                .isEqualTo(new ListenConfig(
                        Duration.ofMinutes(1),
                        new DataSize(1024),
                        ListenConfig.Compression.ZSTD,
                        Duration.ofSeconds(1),
                        new ListenConfig.Bluesky(List.of("wss://a", "ws://127.0.0.1:80/"), List.of("a.b", "c.d")),
                        new ListenConfig.X("http://localhost:8080", 5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a", "a", "wss://a/path"})
    void refusesAHostThatIsNone(String host) {
        assertThat(mistakes("listen.bluesky.hosts=" + host))
                .singleElement()
                .asString()
                .contains("hosts", host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://api.x.com", "https://token@api.x.com", "https://api.x.com/2"})
    void refusesAnAddressThatTheTokenMustNotGoTo(String url) {
        assertThat(mistakes("listen.x.url=" + url)).singleElement().asString().contains("listen.x.url");
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThat(mistakes("listen.x.backfillMinutes=6")).hasSize(1);
        assertThat(mistakes("listen.maxAge=0s")).hasSize(1);
        assertThat(mistakes("listen.silence=0s")).hasSize(1);
    }
}
