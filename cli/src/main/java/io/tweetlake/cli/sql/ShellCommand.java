package io.tweetlake.cli.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a shell does besides asking: a line that begins with a backslash. */
enum ShellCommand {
    DESCRIBE("\\d", "list tables and views; \\d NAME the columns of one"),
    HELP("\\?", "this list"),
    QUIT("\\q", "leave; so does Ctrl-D");

    private final String name;
    private final String explanation;

    ShellCommand(String name, String explanation) {
        this.name = name;
        this.explanation = explanation;
    }

    /** What it does, or how it is misspelt. */
    record Line(Optional<ShellCommand> command, String argument) {}

    static boolean isOne(String line) {
        return line.strip().startsWith("\\");
    }

    static Line parse(String line) {
        String[] words = line.strip().replaceAll(";$", "").split("\\s+", 2);
        Optional<ShellCommand> command =
                Arrays.stream(values()).filter(one -> one.name.equals(words[0])).findFirst();
        return new Line(command, words.length == 2 ? words[1].strip() : "");
    }

    static List<String> names() {
        return Arrays.stream(values()).map(command -> command.name).toList();
    }

    static String help() {
        StringBuilder help = new StringBuilder("Statements end with ; and may have several lines. Tab completes.\n");
        for (ShellCommand command : values()) {
            help.append("  %-4s %s%n".formatted(command.name, command.explanation));
        }
        return help.append("Ctrl-C cancels what runs. Arrow up brings back earlier statements.")
                .toString();
    }
}
