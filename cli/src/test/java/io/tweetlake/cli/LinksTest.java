package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between pages and files of the repository lead somewhere. */
class LinksTest {
    static Stream<String> pages() {
        Stream<String> modules = Stream.of(
                "deploy/README.md",
                "s3-log-store/README.md",
                "sentiment-model/README.md",
                "src-test-data/README.md",
                "tweets/README.md");
        return Stream.of(Page.below(""), Page.below("docs"), Page.below("deploy/sql"), modules)
                .flatMap(names -> names);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFileAndAHeading(String name) {
        assertThat(Page.read(name).links().stream()
                        .filter(link -> !link.matches("https?://.*|mailto:.*"))
                        .filter(link -> !leadsSomewhere(name, link)))
                .isEmpty();
    }

    private static boolean leadsSomewhere(String page, String link) {
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty() ? Path.of(page) : Path.of(page).resolveSibling(parts[0]);
        return Files.exists(Home.path(file.normalize().toString()))
                && (parts.length == 1
                        || Page.read(file.normalize().toString()).anchors().contains(parts[1]));
    }
}
