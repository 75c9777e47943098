package io.tweetlake.common.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.metrics.Health;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertsTest {
    @TempDir
    private Path folder;

    @Test
    void aConditionIsToldOnceUntilItIsOver() throws Exception {
        try (WebhookServer server = WebhookServer.start();
                Alerts alerts = open(server)) {
            alerts.set("drift", false, "never", () -> "");
            alerts.set("drift", true, "first", () -> "it drifts");
            alerts.set("drift", true, "again", () -> "it still drifts");
            alerts.set("drift", false, "over", () -> "");
            alerts.set("drift", true, "second", () -> "it drifts anew");

            JsonNode first = server.next();
            assertThat(first.path("title").asText()).isEqualTo("first");
            assertThat(first.path("text").asText()).isEqualTo("it drifts");
            assertThat(first.path("page").asText()).isEqualTo("http://dashboard.example.org/");
            assertThat(first.path("layer").asText()).isEqualTo("gold");
            assertThat(first.path("condition").asText()).isEqualTo("drift");
            assertThat(first.path("at").asText()).matches("\\d{4}-.*Z");
            assertThat(server.next().path("title").asText()).isEqualTo("second");
        }
    }

    @Test
    void aRestartDoesNotRepeatWhatStillHolds() throws Exception {
        try (WebhookServer server = WebhookServer.start()) {
            try (Alerts alerts = open(server)) {
                alerts.set("drift", true, "before", () -> "");
                server.next();
            }
            try (Alerts alerts = open(server)) {
                alerts.set("drift", true, "repeated", () -> "");
                alerts.set("drift", false, "over", () -> "");
                alerts.set("drift", true, "after", () -> "");
                assertThat(server.next().path("title").asText()).isEqualTo("after");
            }
            assertThat(server.taken()).hasSize(2);
        }
    }

    @Test
    void nobodyWaitsForAServerThatIsSlowAndEachAlertArrivesOnce() throws Exception {
        try (WebhookServer slow = WebhookServer.slow();
                Alerts alerts = open(slow)) {
            alerts.set("condition 0", true, "title 0", () -> "");
            slow.awaitRequest();
            // The server now holds the first; this thread is not held.
            for (int i = 1; i < 5; i++) {
                alerts.set("condition " + i, true, "title " + i, () -> "");
            }
            assertThat(slow.taken()).isEmpty();
            slow.letAnswer(5);

            List<String> titles = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                titles.add(slow.next().path("title").asText());
            }
            assertThat(titles).containsExactly("title 0", "title 1", "title 2", "title 3", "title 4");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 404})
    void aServerThatFailsIsAskedAgain(int status) throws Exception {
        try (WebhookServer server = WebhookServer.start()) {
            server.failOnce(status);
            try (Alerts alerts = open(server)) {
                alerts.set("drift", true, "title", () -> "");
                server.next();
            }
            assertThat(server.taken()).hasSize(1);
        }
    }

    @Test
    void whatComesAboutWhileTheServerIsDownArrivesOnceItIsUpEvenAfterARestart() throws Exception {
        int port;
        try (WebhookServer server = WebhookServer.start()) {
            port = server.port();
        }
        try (Alerts alerts = open("http://127.0.0.1:" + port + "/hook")) {
            alerts.set("one", true, "one", () -> "");
            alerts.set("two", true, "two", () -> "");
        }
        assertThat(waiting()).hasSize(2);
        try (WebhookServer server = WebhookServer.at(port);
                Alerts alerts = open("http://127.0.0.1:" + port + "/hook")) {
            alerts.set("two", true, "repeated", () -> "");
            assertThat(server.next().path("title").asText()).isEqualTo("one");
            assertThat(server.next().path("title").asText()).isEqualTo("two");
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void whatAServerWillNeverTakeHoldsUpNothing() throws Exception {
        try (WebhookServer server = WebhookServer.start();
                Alerts alerts = open(server)) {
            server.failOnce(400);
            alerts.set("one", true, "refused", () -> "");
            server.awaitRequest();
            alerts.set("two", true, "taken", () -> "");
            assertThat(server.next().path("title").asText()).isEqualTo("taken");
        }
    }

    @Test
    void slackAndTeamsAreWrittenToInTheirOwnForm() throws Exception {
        try (WebhookServer server = WebhookServer.start()) {
            try (Alerts alerts = open(server, "alerts.form=slack")) {
                alerts.set("slack", true, "a < b", () -> "c & d");
                assertThat(server.next().path("text").asText())
                        .isEqualTo("*a &lt; b*\nc &amp; d\n<http://dashboard.example.org/|Open the dashboard>");
            }
            try (Alerts alerts = open(server, "alerts.form=teams")) {
                alerts.set("teams", true, "title", () -> "text");
                JsonNode card = server.next().at("/attachments/0/content");
                assertThat(card.at("/type").asText()).isEqualTo("AdaptiveCard");
                assertThat(card.at("/body/0/text").asText()).isEqualTo("title");
                assertThat(card.at("/body/1/text").asText()).isEqualTo("text");
                assertThat(card.at("/actions/0/url").asText()).isEqualTo("http://dashboard.example.org/");
            }
        }
    }

    @Test
    void aStalledJobIsToldOf() throws Exception {
        try (WebhookServer server = WebhookServer.start();
                Alerts alerts = open(server)) {
            alerts.stalled(new Health.Part(false, false, "no micro-batch finished for 1800 s"));
            JsonNode alert = server.next();
            assertThat(alert.path("title").asText()).isEqualTo("gold is stalled");
            assertThat(alert.path("text").asText()).isEqualTo("no micro-batch finished for 1800 s");
        }
    }

    @Test
    void withoutAWebhookNothingIsKept() {
        try (Alerts alerts = Alerts.of(
                ConfigLoader.load(null, List.of("lake.root=a", "alerts.spool=" + folder), Map.of())
                        .config(),
                "gold")) {
            alerts.open();
            alerts.set("drift", true, "title", () -> "");
        }
        assertThat(folder).isEmptyDirectory();
    }

    private Alerts open(WebhookServer server, String... options) {
        return open(server.address(), options);
    }

    private Alerts open(String webhook, String... options) {
        List<String> all = Stream.concat(
                        Stream.of(
                                "lake.root=a",
                                "alerts.webhook=" + webhook,
                                "alerts.page=http://dashboard.example.org/",
                                "alerts.spool=" + folder),
                        Stream.of(options))
                .toList();
        Alerts alerts = Alerts.of(ConfigLoader.load(null, all, Map.of()).config(), "gold");
        alerts.open();
        return alerts;
    }

    private List<Path> waiting() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }
}
