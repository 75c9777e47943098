package io.tweetlake.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tweetlake.common.lake.Table.GOLD_TWEETS;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.dashboard.Browser;
import io.tweetlake.listen.LandedFiles;
import io.tweetlake.listen.LocalJetstream;
import io.tweetlake.listen.LocalJetstream.Post;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
@Tag("browser")
class LiveDemoIT {
    private static final double PATIENCE_MS = 400_000;
    private static final Pattern POST = Pattern.compile("(?m)^(negative|neutral |positive) +\\d+\\.\\d%  en: .+$");
    private static final List<Post> POSTS = List.of(
            new Post("en", "The ferry left without us again"),
            new Post("en", "Best flat white in town <3"),
            new Post("ja", "今日は天気がいい"));

    @TempDir
    private Path folder;

    @Test
    void labelsWhatIsPostedAndEndsWithAllThatWasHeardInPlace() throws Exception {
        try (Browser browser = Browser.start();
                LocalJetstream server =
                        LocalJetstream.with(1_000_000).perSecond(100).saying(POSTS);
                TweetlakeProcess process = demo(server)) {
            process.until(() -> process.out().contains("Listening to " + server.address()));
            Page page = browser.chromium().newPage();
            page.navigate(address(process));

            assertThat(page.locator("#live .tiles")).containsText("heard", patiently());
            assertThat(page.locator("#live .tweets")).containsText("The ferry left", patiently());
            assertThat(page.locator("#live .tweets")).containsText("Best flat white in town <3", patiently());
            assertThat(page.locator("#live .hint")).containsText(Pattern.compile("Languages: en \\d+% · ja \\d+%"));
            assertThat(page.locator("#live .tiles")).containsText(Pattern.compile("lag *\\d"));
            page.close();
            // The log has a line of figures every few seconds; the next one may be yet to come.
            process.until(() -> process.out().contains("lag "));
            process.terminate();

            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.DONE);
            LakeFolder lake = new LakeFolder(folder.resolve("demo/lake"));
            assertThat(process.out()).contains("heard ", "labelled ", "lag ").doesNotContain("\u001b");
            assertThat(POST.matcher(process.out()).results().count())
                    .isPositive()
                    .isLessThanOrEqualTo(4 * lake.versions().get(GOLD_TWEETS.ordinal()));
            assertAllIsInPlace(process.out());
            assertThat(lake.ask("SELECT DISTINCT lang, error, predicted_sentiment IS NULL FROM gold_tweets"))
                    .containsExactlyInAnyOrder("en,,false", "ja,language-not-supported,true");
        }
    }

    private TweetlakeProcess demo(LocalJetstream server) throws Exception {
        return TweetlakeProcess.start(
                folder,
                "demo",
                "--live",
                "--port",
                "0",
                "--dir",
                folder.resolve("demo").toString(),
                "--set",
                "listen.bluesky.hosts=" + server.address(),
                "--set",
                "model.ref=" + TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder),
                "--set",
                "model.precision=fp32");
    }

    private static String address(TweetlakeProcess process) {
        Matcher address = Pattern.compile("http://\\S+").matcher(process.out());
        assertThat(address.find()).isTrue();
        return address.group();
    }

    private static ContainsTextOptions patiently() {
        return new ContainsTextOptions().setTimeout(PATIENCE_MS);
    }

    private void assertAllIsInPlace(String out) throws Exception {
        Matcher said = Pattern.compile("Heard (\\d+) records").matcher(out);
        assertThat(said.find()).isTrue();
        Path landing = folder.resolve("demo/landing");
        assertThat(LandedFiles.events(landing))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, Long.parseLong(said.group(1)))
                        .boxed()
                        .toList());
        try (Stream<Path> files = Files.walk(landing)) {
            assertThat(files.map(Path::toString)).noneMatch(file -> file.endsWith("_tmp"));
        }
    }
}
