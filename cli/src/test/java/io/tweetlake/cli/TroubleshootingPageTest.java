package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The messages on the page of troubleshooting are those of the code. */
class TroubleshootingPageTest {
    private static final Pattern MESSAGE = Pattern.compile("\\| `([^`]+)` \\|.*");

    @Test
    void everyMessageIsOneOfTheCode() throws IOException {
        String code = code();
        List<String> messages = Page.read("docs/troubleshooting.md").text().stream()
                .map(MESSAGE::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1))
                .toList();

        assertThat(messages).hasSizeGreaterThan(20);
        assertThat(messages.stream()
                        .flatMap(message -> Arrays.stream(message.split("\\.\\.\\.")))
                        .map(String::strip)
                        .filter(part -> !code.contains(part)))
                .isEmpty();
    }

    /** Of the product, with texts over several lines joined. */
    private static String code() throws IOException {
        try (Stream<Path> files = Files.find(
                Home.path("."), 12, (file, attributes) -> file.toString().matches(".*/src/main/java/.*\\.java"))) {
            StringBuilder code = new StringBuilder();
            for (Path file : files.toList()) {
                code.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
            }
            return code.toString();
        }
    }
}
