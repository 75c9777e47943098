package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.GeneratedPage;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Views;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers on the page of questions are those that the demo's tweets give. */
@Tag("spark")
class QuestionsIT {
    private static final Pattern QUESTION = Pattern.compile("```sql\n(.*?)\n```\n\n```text\n.*?```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void haveTheirAnswersOnThePage() throws IOException {
        Path page = Home.path("deploy/sql/QUESTIONS.md");
        String questions = Files.readString(page);
        assertThat(QUESTION.matcher(questions).results()).hasSize(20);
        String root = "lake.root=" + folder.resolve("lake");
        label(root);
        TweetlakeConfig config = ConfigLoader.load(Home.path("conf/local.yaml"), List.of(root), Map.of())
                .config();
        try (SparkSession spark = SparkSessions.open(config)) {
            new Views(new Lake(spark, config.lake())).define();
            GeneratedPage.check(
                    page,
                    QUESTION.matcher(questions).replaceAll(question -> answered(spark, question)),
                    "./mvnw -pl cli -am verify -Dit.test=QuestionsIT -Dtest=none"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false");
        }
    }

    /** With the numbers that every machine computes alike. */
    private static void label(String root) {
        CommandRun run = CommandRun.of(
                "run",
                "--set",
                root,
                "--set",
                "trigger=available-now",
                "--set",
                "model.precision=fp32",
                "--set",
                "source.path=" + Home.path("src-test-data/demo"));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
    }

    private static String answered(SparkSession spark, MatchResult question) {
        StringWriter answer = new StringWriter();
        ResultFormat.TABLE.print(spark.sql(question.group(1)), new PrintWriter(answer, true));
        return Matcher.quoteReplacement("```sql\n%s\n```\n\n```text\n%s```".formatted(question.group(1), answer));
    }
}
