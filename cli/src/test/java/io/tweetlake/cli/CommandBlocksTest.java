package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every block of commands in the documentation is run by a test, or says why not. {@link DocumentedCommandsIT} runs those that
 * have no mark.
 */
class CommandBlocksTest {
    private static final Pattern COVERED = Pattern.compile("covered by (\\w+)");
    private static final Pattern CALL = Pattern.compile("(?m)tweetlake ((?:model |listen |quarantine )?[a-z]+)");
    private static final Pattern NOT_RUN = Pattern.compile("not run: .+");
    private static final Pattern COMMAND = Pattern.compile("(?m)^(\\./|docker |kubectl |export |curl |python3 ).*");

    @Test
    void everyBlockNamesItsLanguageAndCommandsAreInBlocksOfSh() {
        assertThat(blocks(block -> block.language().isEmpty()
                        || (!block.isOfCommands()
                                && COMMAND.matcher(block.text()).find())))
                .isEmpty();
    }

    @Test
    void everyMarkNamesATestOrAReason() throws IOException {
        Map<String, String> tests = tests();
        assertThat(blocks(block -> block.isOfCommands() && !isRun(block, tests)))
                .as("blocks whose mark is neither `covered by TEST` nor `not run: REASON`")
                .isEmpty();
    }

    @Test
    void everyCommandOfACoveredBlockIsInItsTest() throws IOException {
        Map<String, String> tests = tests();
        String runAsItIs = Page.documentation().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.isOfCommands() && block.mark().isEmpty())
                .map(Page.Block::text)
                .collect(Collectors.joining());
        assertThat(blocks(block -> {
                    Matcher covered = COVERED.matcher(block.mark());
                    return covered.matches()
                            && !(covered.group(1).equals(DocumentedCommandsIT.class.getSimpleName())
                                    ? runAsItIs.contains(block.text())
                                    : CALL.matcher(block.text())
                                            .results()
                                            .allMatch(call ->
                                                    names(tests.getOrDefault(covered.group(1), ""), call.group(1))));
                }))
                .isEmpty();
    }

    /** Whether each word of a command is in a text of the test. */
    private static boolean names(String test, String words) {
        return Stream.of(words.split(" "))
                .allMatch(word -> Pattern.compile("\"(\"\"[^\"]*|[^\"\n]*)\\b%s\\b".formatted(word))
                        .matcher(test)
                        .find());
    }

    private static boolean isRun(Page.Block block, Map<String, String> tests) {
        Matcher covered = COVERED.matcher(block.mark());
        return block.mark().isEmpty()
                || NOT_RUN.matcher(block.mark()).matches()
                || (covered.matches() && tests.containsKey(covered.group(1)));
    }

    private static List<String> blocks(Predicate<Page.Block> wanted) {
        return Page.documentation().stream()
                .flatMap(page -> page.blocks().stream().filter(wanted).map(block -> page.name() + ":" + block.line()))
                .toList();
    }

    /** The source of each class of tests, by its name. */
    private static Map<String, String> tests() throws IOException {
        try (Stream<Path> files = Files.find(
                Home.path("."),
                12,
                (file, attributes) -> file.toString().contains("/src/test/java/")
                        && file.toString().matches(".*(IT|Test)\\.java"))) {
            Map<String, String> sources = new HashMap<>();
            for (Path file : files.toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
            return sources;
        }
    }
}
