package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLineTest {
    /** Each command by its words, those of a group and not the group itself. */
    static Stream<String> commands() {
        return commands(Tweetlake.commandLine(), "");
    }

    private static Stream<String> commands(CommandLine group, String before) {
        return group.getSubcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .flatMap(entry -> entry.getValue().getSubcommands().isEmpty()
                        ? Stream.of(before + entry.getKey())
                        : commands(entry.getValue(), before + entry.getKey() + " "));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theHelpOfEachCommandShowsAnExampleThatParses(String command) {
        CommandRun help = CommandRun.of((command + " --help").split(" "));
        assertThat(help.status()).isEqualTo(ExitStatus.DONE);
        assertThat(help.out()).contains("--config", "--set", "Example: tweetlake " + command);
        CommandLine.ParseResult example = Tweetlake.commandLine().parseArgs(words(exampleOf(command)));
        while (example.hasSubcommand()) {
            example = example.subcommand();
        }
        assertThat(example.commandSpec().qualifiedName()).isEqualTo("tweetlake " + command);
    }

    @Test
    void theHelpNamesEveryCommandAndHidesTheLaunchersOwn() {
        CommandRun help = CommandRun.of("--help");
        assertThat(help.status()).isEqualTo(ExitStatus.DONE);
        assertThat(help.out())
                .contains("demo", "bronze", "silver", "gold", "run", "sql", "config", "Example: tweetlake demo")
                .doesNotContain("warm-up");
    }

    @Test
    void anUnknownCommandGetsTheNearestOne() {
        assertMistake(CommandRun.of("glod"), "glod", "gold");
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertMistake(CommandRun.of("config", "--colour"), "--colour");
    }

    @Test
    void aFormatThatIsNoneGetsTheList() {
        assertMistake(CommandRun.of("sql", "--format", "xml", "SELECT 1"), "xml", "TABLE", "CSV", "JSON");
    }

    @Test
    void aListenerNeedsAStreamAndAPlaceForWhatItHears() {
        assertMistake(CommandRun.of("listen"), "bluesky", "x");
        assertMistake(CommandRun.of("listen", "bluesky"), "--to");
        assertMistake(CommandRun.of("listen", "x"), "--to", "--rule");
    }

    @Test
    void aLiveDemoDoesNotEndByItself() {
        assertMistake(CommandRun.of("demo", "--live", "--once"), "--once", "--live", "mutually exclusive");
    }

    @Test
    void aLiveDemoWithoutANetworkSaysWhatToDoInstead(@TempDir Path folder) {
        CommandRun run = CommandRun.of(
                "demo",
                "--live",
                "--dir",
                folder.resolve("demo").toString(),
                "--set",
                "listen.bluesky.hosts=ws://127.0.0.1:1,ws://no-such-host.invalid");

        assertThat(run.status()).isEqualTo(ExitStatus.FAULT);
        assertThat(run.err().lines())
                .containsExactly(
                        "tweetlake: Bluesky's stream cannot be reached at any of 2 hosts; the last, no-such-host.invalid: "
                                + "unknown host",
                        "  Fix: run `tweetlake demo`, which needs no network, or name hosts in listen.bluesky.hosts");
        assertThat(run.out()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void noCommandIsAMistakeAndShowsThem() {
        assertMistake(CommandRun.of(), "command", "demo");
    }

    @Test
    void aMisspeltKeyNamesTheOptionAndTheKeyThatWasMeant() {
        assertMistake(
                CommandRun.of("gold", "--set", "lake.root=lake", "--set", "gold.trigre=60s"),
                "--set gold.trigre: ",
                "gold.trigger");
    }

    @Test
    void aRetentionBelowAMicroBatchIsRefused() {
        assertMistake(
                CommandRun.of("optimize", "--set", "lake.root=lake", "--set", "optimize.retention=5m"),
                "optimize.retention",
                "expected 1h or more");
    }

    @Test
    void aConfigurationFileThatIsMissingIsNamed() {
        assertMistake(CommandRun.of("run", "--config", "nowhere.yaml"), "nowhere.yaml");
    }

    @Test
    void verboseShowsWhereTheMistakeWasFound() {
        assertThat(CommandRun.of("--verbose", "config", "--set", "trigre=1s").err())
                .contains("\tat io.tweetlake");
    }

    private static void assertMistake(CommandRun run, String... parts) {
        assertThat(run.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(run.err()).contains(parts).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    private static String exampleOf(String command) {
        CommandLine named = Tweetlake.commandLine();
        for (String word : command.split(" ", -1)) {
            named = named.getSubcommands().get(word);
        }
        String[] footer = named.getCommandSpec().usageMessage().footer();
        return footer[footer.length - 1].replaceFirst("Example: tweetlake ", "");
    }

    /** As a shell splits them; the one quoted text is the last word. */
    private static String[] words(String line) {
        int quote = line.indexOf('"');
        String plain = quote < 0 ? line : line.substring(0, quote);
        Stream<String> quoted = quote < 0 ? Stream.of() : Stream.of(line.substring(quote + 1, line.length() - 1));
        return Stream.concat(List.of(plain.strip().split(" ")).stream(), quoted).toArray(String[]::new);
    }
}
