package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class DashboardCommandIT {
    private static final Pattern PAGE = Pattern.compile("The page is at http://localhost:(\\d+)(/\\S*)\\?token=(\\S+)");
    private static final Pattern METRICS = Pattern.compile("metrics address=(\\S+)/metrics");
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void servesThePageToWhoHasItsTokenUntilASignal() throws Exception {
        try (TweetlakeProcess process = TweetlakeProcess.start(
                folder,
                "dashboard",
                "--set",
                "lake.root=" + folder.resolve("lake"),
                "--host",
                "0.0.0.0",
                "--port",
                "0",
                "--path-prefix",
                "/tweets",
                "--set",
                "metrics.port=0")) {
            process.until(() -> PAGE.matcher(process.out()).find());
            Matcher page = PAGE.matcher(process.out());
            assertThat(page.find()).isTrue();
            URI address = URI.create("http://127.0.0.1:" + page.group(1) + page.group(2));
            assertThat(address.getPath()).isEqualTo("/tweets/");
            assertThat(status(address, page.group(3))).isEqualTo(OK);
            assertThat(status(address, "another-token-than-its")).isEqualTo(UNAUTHORIZED);

            Matcher metrics = METRICS.matcher(process.log());
            assertThat(metrics.find()).as(process.log()).isTrue();
            assertThat(status(URI.create(metrics.group(1) + "/health"), "")).isEqualTo(OK);

            process.terminate();
            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.DONE);
            assertThat(process.log()).doesNotContain("\tat ");
        }
    }

    private int status(URI address, String token) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(address)
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
