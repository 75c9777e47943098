package io.tweetlake.s3logstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** What this module publishes. */
final class PackagedJar {
    private PackagedJar() {}

    static Path path() {
        Path jar = Path.of(
                System.getProperty("tweetlake.home"),
                "s3-log-store/target/s3-log-store-%s.jar".formatted(System.getProperty("tweetlake.version")));
        assertThat(jar).as("`./mvnw -pl s3-log-store -am package` makes it").exists();
        return jar;
    }
}
