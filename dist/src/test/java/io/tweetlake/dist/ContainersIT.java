package io.tweetlake.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The image, alone and in {@code deploy/docker/compose.yaml}, run as docs/containers.md says. */
@Tag("process")
@Tag("docker")
@Tag("endurance")
class ContainersIT {
    private static final String CONTAINER = "tweetlake-it-demo";
    /** From which nothing outside is reached. */
    private static final String NETWORK = "tweetlake-it-alone";

    private static final Pattern LINK = Pattern.compile("http://localhost:7070/\\?token=([\\w-]{32})");
    private static final String COUNTS = """
            SELECT (SELECT count(*) FROM bronze_tweets), (SELECT count(*) FROM silver_tweets),
            (SELECT count(*) FROM silver_quarantine), (SELECT count(*) FROM silver_notices),
            count(*), count(predicted_sentiment), count(error) FROM gold_tweets""";

    private static final String LABELLED = "bronze 245  silver 236  notices 1  quarantine 3  gold 236";

    @BeforeAll
    static void build() throws Exception {
        Docker.require();
        remove();
        Image.build();
        Command.run("docker", "network", "create", "--internal", NETWORK);
    }

    @AfterAll
    static void remove() throws Exception {
        if (Docker.answers()) {
            Command.attempt("docker", "rm", "--force", "--volumes", CONTAINER);
            Command.attempt("docker", "network", "rm", NETWORK);
        }
    }

    @Test
    void showsTheDemoToWhoHasTheLinkAndEndsAtASignal() throws Exception {
        Command.run(
                "docker",
                "run",
                "--detach",
                "--name=" + CONTAINER,
                "--read-only",
                "--user=12345:12345",
                "--memory=3g",
                "--network=" + NETWORK,
                Image.NAME,
                "demo");
        until(() -> LINK.matcher(Docker.log(CONTAINER)).find());
        Matcher link = LINK.matcher(Docker.log(CONTAINER));
        assertThat(link.find()).isTrue();
        String page = "http://%s:7070/"
                .formatted(Docker.inspect(CONTAINER, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"));
        assertThat(Web.get(page).status()).isEqualTo(401);
        assertThat(Web.get(page, "Authorization", "Bearer " + link.group(1)).status())
                .isEqualTo(200);

        until(() -> Docker.log(CONTAINER).contains(LABELLED));
        until(() -> Docker.inspect(CONTAINER, "{{.State.Health.Status}}").equals("healthy"));

        Command.run("docker", "stop", "--time=15", CONTAINER);
        assertThat(Docker.inspect(CONTAINER, "{{.State.ExitCode}} {{.State.OOMKilled}}"))
                .as(() -> Docker.log(CONTAINER))
                .isEqualTo("0 false");
        assertThat(Docker.log(CONTAINER))
                .contains("Stopping after the current micro-batch")
                .doesNotContain("preparing fast starts", "\tat ", "SparkContext");
    }

    private static void until(BooleanSupplier condition) {
        Docker.until(
                () -> Docker.inspect(CONTAINER, "{{json .State}}") + Docker.log(CONTAINER),
                () -> condition.getAsBoolean() || isGone());
        assertThat(condition.getAsBoolean()).as(() -> Docker.log(CONTAINER)).isTrue();
    }

    private static boolean isGone() {
        return !Docker.inspect(CONTAINER, "{{.State.Running}}").equals("true");
    }

    @Test
    void aProcessThatDoesNotServeItsHealthIsUnhealthy() throws Exception {
        Command check = Command.attempt(
                "docker",
                "run",
                "--rm",
                "--read-only",
                "--network=none",
                "--entrypoint=/opt/tweetlake/deploy/docker/healthcheck",
                Image.NAME);
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.out()).startsWith("nothing listens on port 9464");
    }

    @Test
    void composeLabelsTheBundledTweetsFromS3AndTracksThemInMlflow() throws Exception {
        try (Compose compose = Compose.up()) {
            Docker.until(compose::log, () -> compose.answer("model_versions").contains("\"rows\":[{"));
            assertThat(compose.run("exec", "-T", "dashboard", "tweetlake", "sql", "--format", "csv", COUNTS)
                            .out())
                    .endsWith("\n245,236,3,1,236,236,0\n");
            Docker.until(compose::log, () -> compose.runs().contains("\"metrics\""));
        }
    }
}
