package io.tweetlake.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("browser")
@Tag("spark")
class DashboardIT {
    private static final double PATIENCE_MS = 120_000;

    @TempDir
    private static Path folder;

    private static Browser browser;
    private static Lake lake;
    private static Dashboard dashboard;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        browser = Browser.start();
        lake = TestLake.in(folder).lake();
        Arrays.stream(Table.values()).forEach(lake::createIfMissing);
        GoldTweets tweets = new GoldTweets();
        for (int hour = 10; hour < 16; hour++) {
            String time = "2026-06-15T%d:20:00Z".formatted(hour);
            tweets.add(time, "negative", "en", "skyhopair", "1", "Delayed again at %d".formatted(hour))
                    .add(time, "positive", "de", "beanbarn", "2", "Der beste Kaffee um %d".formatted(hour));
        }
        tweets.appendTo(lake);
        dashboard = Dashboard.open(lake, Dashboard.DEFAULT_HOST, 0);
    }

    @AfterAll
    static void stop() {
        if (dashboard != null) {
            dashboard.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openContext() {
        context = browser.chromium().newContext();
        page = newPage();
    }

    private Page newPage() {
        Page opened = context.newPage();
        opened.setDefaultTimeout(PATIENCE_MS);
        opened.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        opened.onPageError(complaints::add);
        return opened;
    }

    @AfterEach
    void closeContext() {
        context.close();
        Assertions.assertThat(complaints).isEmpty();
    }

    private void open(String address, String query) {
        page.navigate(address + query);
        page.waitForSelector("html[data-ready]");
    }

    /** The page goes before its server does, and does not complain of it. */
    private void onPageOf(Lake other, Consumer<String> test) {
        try (Dashboard own = Dashboard.open(other, Dashboard.DEFAULT_HOST, 0)) {
            test.accept(own.address());
            page.close();
        }
    }

    private Locator tile(String name) {
        return page.locator("#figures .tile", new Page.LocatorOptions().setHasText(name))
                .locator("dd")
                .first();
    }

    @Test
    void showsACommitByItself() {
        Path root = folder.resolve("live");
        Lake live = TestLake.in(root).lake();
        live.createIfMissing(Table.GOLD_TWEETS);
        onPageOf(live, address -> {
            open(address, "");
            assertThat(page.locator("#figures")).containsText("No rows yet");

            new GoldTweets()
                    .add("2026-06-15T10:00:00Z", "negative", "en", "skyhopair", "1", "No word from the airline")
                    .appendTo(live);

            assertThat(page.locator("#examples")).containsText("No word from the airline");
            assertThat(tile("tweets")).hasText("1");
        });
    }

    @Test
    void showsTheFiguresOfALiveStreamWhereThereIsOne() {
        try (Dashboard own = Dashboard.open(lake, Dashboard.DEFAULT_HOST, 0)) {
            open(own.address(), "");
            assertThat(page.locator("#live")).isHidden();

            own.showLive("""
                    {"heardPerSecond":52.43,"labelledPerSecond":30.87,"lagSeconds":7,"fallsBehind":false,
                     "languages":[{"lang":"en","share":0.58},{"lang":"ja","share":0.17}],
                     "posts":[{"timestamp":"2026-06-17T12:00:00Z","lang":"en","user_name":null,
                               "full_text":"<b>bold</b> ferry","predicted_sentiment":"negative","predicted_score":81.2,
                               "error":null}]}""".replace("\n", ""));

            Locator live = page.locator("#live");
            assertThat(live.locator(".tile dd")).hasText(new String[] {"52.4 / s", "30.9 / s", "7 s"});
            assertThat(live.locator(".hint")).hasText("Languages: en 58% · ja 17%");
            assertThat(live.locator(".tweets .label.negative")).hasText("negative 81.2 %");
            assertThat(live.locator(".tweets")).containsText("<b>bold</b> ferry");
            Assertions.assertThat(new AxeBuilder(page).analyze().getViolations())
                    .isEmpty();

            own.showLive("{\"heardPerSecond\":300,\"labelledPerSecond\":40,\"lagSeconds\":95,\"fallsBehind\":true}");

            assertThat(live.locator(".tile dd")).hasText(new String[] {"300 / s", "40 / s", "95 s, growing"});
            page.close();
        }
    }

    @Test
    void anAnswerIsDownloadedAsTheFilterHasIt() throws IOException {
        open(dashboard.address(), "?lang=de");

        Path file = page.waitForDownload(
                        () -> page.getByLabel("sentiment_by_language as CSV").click())
                .path();

        Assertions.assertThat(Files.readAllLines(file))
                .hasSize(2)
                .satisfies(lines -> Assertions.assertThat(lines.get(0)).startsWith("lang,"))
                .satisfies(lines -> Assertions.assertThat(lines.get(1)).startsWith("de,"));
    }

    @Test
    void onAnAddressThatOthersReachABrowserNeedsTheToken() {
        String token = Dashboard.tokenFor("0.0.0.0");
        try (Dashboard own = Dashboard.open(lake, "0.0.0.0", 0, List.of(), token, "/tweets")) {
            String bare = own.address().replaceAll("\\?.*", "");
            Assertions.assertThat(own.address()).matches("http://localhost:\\d+/tweets/\\?token=[\\w-]{32}");
            Assertions.assertThat(page.navigate(bare).status()).isEqualTo(401);
            complaints.clear();

            open(own.address(), "");

            assertThat(page).hasURL(bare);
            assertThat(tile("tweets")).hasText("12");
            page.close();
        }
    }

    @Test
    void aFilterIsObeyedByAllAndKeptByTheAddress() {
        open(dashboard.address(), "");
        assertThat(tile("tweets")).hasText("12");

        page.locator("select[name=lang]").selectOption("de");

        assertThat(tile("tweets")).hasText("6");
        assertThat(page.locator("#mentions tbody tr")).containsText(new String[] {"@beanbarn"});
        assertThat(page.locator("#languages tbody tr")).hasCount(1);
        assertThat(page.locator("#examples")).not().containsText("Delayed");
        assertThat(page).hasURL(dashboard.address() + "?lang=de");

        page.locator("input[name=mention]").fill("@SkyHopAir");
        page.locator("input[name=mention]").press("Enter");
        assertThat(page.locator("#figures")).containsText("No row passes the filter");

        page.reload();
        assertThat(page.locator("select[name=lang]")).hasValue("de");
        assertThat(page.locator("input[name=mention]")).hasValue("skyhopair");

        page.goBack();
        assertThat(tile("tweets")).hasText("6");
    }

    @ParameterizedTest
    @CsvSource({"from=2026-06-16, 0", "from=2026-06-15&to=2026-06-15, 12", "last=24h, 12", "model=2&mention=beanbarn, 6"
    })
    void eachFilterOfTheAddressCounts(String filter, String tweets) {
        open(dashboard.address(), "?" + filter);

        if (tweets.equals("0")) {
            assertThat(page.locator("#figures")).containsText("No row passes the filter");
        } else {
            assertThat(tile("tweets")).hasText(tweets);
        }
    }

    @Test
    void aPointOfTheChartOpensItsTweets() {
        open(dashboard.address(), "");
        Locator chart = page.locator("#trend .chart");
        chart.scrollIntoViewIfNeeded();

        chart.click(new Locator.ClickOptions().setPosition(60, chart.boundingBox().height * 0.3));

        assertThat(page.locator("#examples")).containsText("2 tweets: of the hour from 2026-06-15 10:00");
        assertThat(page.locator("#examples .tweets li")).hasCount(2);
        assertThat(page).hasURL(Pattern.compile(".*hour=2026-06-15T10.*"));
    }

    @Test
    void theKeyboardReachesTheSameTweets() {
        open(dashboard.address(), "");

        page.locator("#trend summary").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#trend table")).isVisible();
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        assertThat(page.locator("#examples")).containsText("of the hour from 2026-06-15 15:00");
    }

    @Test
    void fitsAPhone() {
        page.setViewportSize(390, 844);
        for (String view : List.of("analyst", "operator")) {
            open(dashboard.address(), "?view=" + view);
            Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as(view)
                    .isEqualTo(390);
        }
    }

    @Test
    void followsTheSystemIntoTheDark() {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        open(dashboard.address(), "");
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(18, 21, 24)");

        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(247, 247, 245)");
    }

    @Test
    void saysThatThereIsNothingYet() {
        Lake empty = TestLake.in(folder.resolve("empty")).lake();
        onPageOf(empty, address -> {
            open(address, "");
            assertThat(page.locator("#trend")).containsText("There is no table gold_tweets yet, at file:");
            assertThat(page.locator("#status")).containsText("no gold_tweets yet");

            open(address, "?view=operator");
            assertThat(page.locator("#quarantine")).containsText("There is no table silver_quarantine yet");
        });
    }

    @Test
    void aHostileTweetIsText() {
        String hostile = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">"
                + "\u202E\u2067backwards\u0000 " + "\uD83D\uDE00".repeat(280);
        Lake attacked = TestLake.in(folder.resolve("hostile")).lake();
        attacked.createIfMissing(Table.GOLD_TWEETS);
        new GoldTweets()
                .add("2026-06-15T10:00:00Z", "negative", "<b>", "<i>\u202Ename", "\"><script>", hostile)
                .appendTo(attacked);
        page.setViewportSize(390, 844);
        onPageOf(attacked, address -> {
            open(address, "");

            Locator text = page.locator("#examples .tweets li > .foreign");
            Assertions.assertThat(text.textContent()).isEqualTo(hostile);
            assertThat(text).hasCSS("unicode-bidi", "isolate");
            assertThat(page.locator("#mentions tbody th")).hasText("@<i>\u202Ename");
            assertThat(page).hasTitle("tweetlake");
            Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .isEqualTo(390);

            page.locator("#mentions tbody button").click();
            assertThat(tile("tweets")).hasText("1");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "GET /, 127.0.0.1, 200",
        "GET /, localhost:7070, 200",
        "GET /, tweets.example:7070, 403",
        "POST /answers/examples, 127.0.0.1, 405",
        "GET /answers/gold_tweets, 127.0.0.1, 400",
        "GET /answers/examples?sql=SELECT, 127.0.0.1, 400",
        "GET /../pom.xml, 127.0.0.1, 404"
    })
    void onlyAnswersWhatIsForIt(String request, String host, String status) throws IOException {
        int port = URI.create(dashboard.address()).getPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String text = request + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            Assertions.assertThat(response).startsWith("HTTP/1.1 " + status);
            Assertions.assertThat(response)
                    .contains("default-src 'none'")
                    .doesNotContain("unsafe-inline", "unsafe-eval");
        }
    }

    @Test
    void aReportNeedsNoServer() throws IOException {
        Path file = Files.writeString(folder.resolve("report.html"), Report.of(lake, LocalDate.parse("2026-06-15")));
        List<String> requests = new ArrayList<>();
        page.onRequest(request -> requests.add(request.url().substring(0, 5)));

        open(file.toUri().toString(), "");

        assertThat(tile("tweets")).hasText("12");
        assertThat(page.locator("#examples")).containsText("Delayed again at 15");
        assertThat(page.locator("#models tbody tr")).hasCount(2);
        Assertions.assertThat(page.locator("#trend canvas").boundingBox().height)
                .isGreaterThan(100);
        Assertions.assertThat(requests).containsOnly("file:");
        Assertions.assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"analyst, LIGHT", "analyst, DARK", "operator, LIGHT", "operator, DARK"})
    void isAccessible(String view, ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        open(dashboard.address(), "?view=" + view);

        Assertions.assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
    }
}
