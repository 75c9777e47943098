package io.tweetlake.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PagesTest {
    private static final String QUESTION = "/answers/examples";
    private static final String TOKEN = "0123456789abcdef";

    private final CountDownLatch computed = new CountDownLatch(1);
    private final CountDownLatch waiting = new CountDownLatch(64);
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Socket> open = new ArrayList<>();
    private boolean busy;
    private String answer;
    private PageServer server;

    @BeforeAll
    static void beImpatient() {
        System.setProperty("sun.net.httpserver.maxReqTime", "1");
    }

    @BeforeEach
    void serve() {
        serve(Access.toAll(List.of("tweets.example")));
    }

    private void serve(Access access) {
        if (server != null) {
            server.close();
        }
        server = PageServer.listening(Dashboard.DEFAULT_HOST, 0);
        server.serve(new Pages(this::answer, new Events(), access));
    }

    @AfterEach
    void close() throws IOException {
        computed.countDown();
        for (Socket socket : open) {
            socket.close();
        }
        server.close();
    }

    private String answer(Widget widget, Filter filter) {
        if (busy) {
            waiting.countDown();
            try {
                computed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return answer != null ? answer : "{\"widget\": \"%s\"}".formatted(widget.id());
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        open.add(socket);
        return socket;
    }

    private Socket send(String... lines) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String get(String path, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of("GET %s HTTP/1.1".formatted(path)));
        lines.addAll(List.of(headers));
        lines.addAll(List.of("Connection: close", "", ""));
        InputStream answer = send(lines.toArray(String[]::new)).getInputStream();
        try {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException e) {
            return "the connection is closed before all of the request is read";
        }
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream answer = socket.getInputStream();
        for (int c = answer.read(); c >= 0 && c != '\r'; c = answer.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:7070",
                "LOCALHOST:7070",
                "[::1]:7070",
                "192.168.1.5:7070",
                "tweets.example",
                "Tweets.Example:443"
            })
    void answersToAnAddressAndToTheNamesThatItKnows(String host) throws IOException {
        assertThat(get(QUESTION, "Host: " + host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"attacker.example", "127.0.0.1.attacker.example:7070", "localhost.attacker.example", "1"})
    void answersToNoOtherName(String host) throws IOException {
        assertThat(get(QUESTION, "Host: " + host))
                .startsWith("HTTP/1.1 403")
                .contains("--allowed-host")
                .doesNotContain("widget");
    }

    @ParameterizedTest
    @CsvSource({
        "/answers/examples, cross-site, cors, 403",
        "/answers/examples, cross-site, navigate, 403",
        "/events, cross-site, no-cors, 403",
        "/, cross-site, no-cors, 403",
        "/, cross-site, navigate, 200",
        "/answers/examples, same-origin, cors, 200",
        "/answers/examples, none, navigate, 200"
    })
    void letsOtherSitesLinkToThePageAndNoMore(String path, String site, String mode, String status) throws IOException {
        assertThat(get(path, "Host: localhost", "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: " + mode))
                .startsWith("HTTP/1.1 " + status);
    }

    @Test
    void letsNobodyKeepAnAnswer() throws IOException {
        assertThat(get(QUESTION, "Host: localhost")).containsIgnoringCase("Cache-Control: no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "from=+999999999-12-31, a day",
        "to=+999999999-12-31, a day",
        "day=-999999999-01-01, a day",
        "day=10000-01-01, a day",
        "hour=+1000000000-12-31T23:59:59Z, the start of one",
        "hour=0000-12-31T23:00:00Z, the start of one",
        "lang=%zz, hexadecimal",
        "lang=%, hexadecimal"
    })
    void saysWhatIsWrongWithAValue(String query, String hint) throws Exception {
        // java.net.URI refuses some of these, as a browser does not.
        assertThat(get(QUESTION + "?" + query, "Host: localhost")).startsWith("HTTP/1.1 400");
        if (!query.contains("%")) {
            assertThat(get(QUESTION + "?" + query.replace("+", "%2B"), "Host: localhost"))
                    .startsWith("HTTP/1.1 400")
                    .contains(hint);
        }
    }

    @Test
    void refusesMorePagesThanMayBeOpen() throws IOException {
        for (int page = 0; page < 64; page++) {
            assertThat(firstLine(send("GET /events HTTP/1.1", "Host: localhost", "", "")))
                    .startsWith("HTTP/1.1 200");
        }

        assertThat(get("/events", "Host: localhost"))
                .startsWith("HTTP/1.1 503")
                .containsIgnoringCase("Retry-After")
                .contains("too many pages");
    }

    @Test
    void refusesMoreQuestionsThanMayWait() throws Exception {
        busy = true;
        URI question = URI.create("http://127.0.0.1:%d%s".formatted(server.port(), QUESTION));
        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            asked.add(client.sendAsync(HttpRequest.newBuilder(question).build(), HttpResponse.BodyHandlers.ofString()));
        }
        waiting.await();

        assertThat(get(QUESTION, "Host: localhost")).startsWith("HTTP/1.1 503").contains("too many questions");

        computed.countDown();
        assertThat(asked)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        assertThat(get(QUESTION, "Host: localhost")).startsWith("HTTP/1.1 200");
    }

    @Test
    void closesTheConnectionOfARequestThatDoesNotEnd() throws IOException {
        assertThat(firstLine(send("GET / HTTP/1.1", "Host: loc"))).isEmpty();
    }

    @Test
    void refusesHeadersThatDoNotEnd() throws IOException {
        assertThat(get("/", "Host: localhost", "Cookie: " + "a".repeat(17_000))).doesNotStartWith("HTTP/1.1 200");
    }

    @Test
    void aTokenInTheAddressBecomesACookieThatLetsIn() throws IOException {
        serve(new Access(List.of(), new PageToken(TOKEN), ""));

        String first = get("/?token=" + TOKEN, "Host: localhost");
        assertThat(first).startsWith("HTTP/1.1 303").containsIgnoringCase("Location: /\r\n");
        String cookie = first.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("set-cookie: "))
                .findFirst()
                .orElseThrow();
        assertThat(cookie).contains("Path=/;", "HttpOnly", "SameSite=Lax");

        String sent = cookie.substring("set-cookie: ".length(), cookie.indexOf(';'));
        assertThat(get("/", "Host: localhost", "Cookie: other=1; " + sent)).startsWith("HTTP/1.1 200");
        assertThat(get(QUESTION, "Host: localhost", "Cookie: " + sent)).startsWith("HTTP/1.1 200");
    }

    @Test
    void aProgramSendsTheTokenInAHeader() throws IOException {
        serve(new Access(List.of(), new PageToken(TOKEN), ""));

        assertThat(get(QUESTION, "Host: localhost", "Authorization: Bearer " + TOKEN))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/?token=",
                "/?token=0123456789abcdefX",
                "/page.js",
                "/events",
                "/answers/examples",
                "/answers/examples?token=0123456789abcdef",
                "/answers/examples.csv"
            })
    void nothingIsShownWithoutTheToken(String path) throws IOException {
        serve(new Access(List.of(), new PageToken(TOKEN), ""));

        assertThat(get(path, "Host: localhost", "Cookie: tweetlake=" + TOKEN, "Authorization: Basic " + TOKEN))
                .startsWith("HTTP/1.1 401")
                .contains("needs its token")
                .doesNotContain("widget");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "0123456789abcdef;x", "0123456789abcdef x"})
    void aTokenThatWillNotDoIsRefused(String token) {
        assertThatThrownBy(() -> new PageToken(token))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--token");
    }

    @Test
    void tokensThatAreMadeAreDifferentAndGoodInAnAddress() {
        assertThat(PageToken.random().value())
                .matches("[\\w-]{32}")
                .isNotEqualTo(PageToken.random().value());
    }

    @Test
    void aTokenIsMadeWhereOthersReachThePage() {
        assertThat(Dashboard.tokenFor("127.0.0.1")).isNull();
        assertThat(Dashboard.tokenFor("localhost")).isNull();
        assertThat(Dashboard.tokenFor("0.0.0.0")).matches("[\\w-]{32}");
    }

    @ParameterizedTest
    @CsvSource({
        "/tweets/, 200",
        "/tweets/page.js, 200",
        "/tweets/answers/examples, 200",
        "/tweets, 303",
        "/, 404",
        "/answers/examples, 404",
        "/tweetsX/, 404"
    })
    void everythingIsBehindThePrefix(String path, String status) throws IOException {
        serve(new Access(List.of(), null, "/tweets"));

        assertThat(get(path, "Host: localhost")).startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tweets", "/tweets/", "//tweets", "/twe ets"})
    void aPrefixThatIsNoPathIsRefused(String prefix) {
        assertThatThrownBy(() -> new Access(List.of(), null, prefix))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--path-prefix");
    }

    @Test
    void anAnswerCanBeHadForASpreadsheet() throws IOException {
        answer = """
                {"rows": [{"text": "one, \\"two\\"", "number": -1.5, "none": null, "parts": ["a"]},
                          {"text": "=HYPERLINK(1)", "number": 2, "none": null, "parts": []}]}""";

        assertThat(get("/answers/examples.csv?lang=en", "Host: localhost"))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("Content-Type: text/csv; charset=utf-8")
                .containsIgnoringCase("Content-Disposition: attachment; filename=\"examples.csv\"")
                .endsWith("text,number,none,parts\r\n"
                        + "\"one, \"\"two\"\"\",-1.5,,\"[\"\"a\"\"]\"\r\n"
                        + "'=HYPERLINK(1),2,,[]\r\n");
        assertThat(get("/answers/nothing.csv", "Host: localhost")).startsWith("HTTP/1.1 400");
    }
}
