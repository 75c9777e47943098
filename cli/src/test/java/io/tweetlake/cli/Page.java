package io.tweetlake.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documentation, in Markdown.
 *
 * @param name path below the repository, such as {@code docs/sql.md}
 */
record Page(String name, List<String> lines) {
    private static final Pattern FENCE = Pattern.compile("```(\\S*)");
    private static final Pattern MARK = Pattern.compile("<!-- (.*) -->");
    private static final Pattern HEADING = Pattern.compile("#+ (.*)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    /**
     * A block of code.
     *
     * @param line of its first line, from 1
     * @param mark the comment in the line before; empty without one
     * @param language after the opening backticks
     */
    record Block(int line, String mark, String language, String text) {
        boolean isOfCommands() {
            return language.equals("sh");
        }
    }

    static Page read(String name) {
        try {
            return new Page(name, Files.readAllLines(Home.path(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The README, then the pages of {@code docs} by name. */
    static List<Page> documentation() {
        return Stream.concat(Stream.of("README.md"), below("docs"))
                .map(Page::read)
                .toList();
    }

    /** The names of the pages in a folder. */
    static Stream<String> below(String folder) {
        try (Stream<Path> files = Files.list(Home.path(folder))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".md"))
                    .sorted()
                    .map(file -> folder.isEmpty() ? file : folder + "/" + file)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher opening = FENCE.matcher(lines.get(i));
            if (opening.matches()) {
                int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
                blocks.add(new Block(
                        i + 2, mark(i), opening.group(1), String.join("\n", lines.subList(i + 1, end)) + "\n"));
                i = end;
            }
        }
        return blocks;
    }

    private String mark(int opening) {
        Matcher mark = MARK.matcher(opening == 0 ? "" : lines.get(opening - 1));
        return mark.matches() ? mark.group(1) : "";
    }

    /** Without blocks of code. */
    List<String> text() {
        List<String> text = new ArrayList<>();
        boolean inBlock = false;
        for (String line : lines) {
            if (line.startsWith("```")) {
                inBlock = !inBlock;
            } else if (!inBlock) {
                text.add(line);
            }
        }
        return text;
    }

    /** What its sentences say, each with markup, code and addresses left out. */
    Stream<String> sentences() {
        String prose = String.join("\n", text())
                .replaceAll("(?s)<!--.*?-->", "")
                .replaceAll("``.+?``|`[^`]*`", "code")
                .replaceAll("\\]\\([^)]*\\)", "]")
                .replaceAll("[*_\\[\\]]", "");
        return Arrays.stream(prose.split("\n\\s*\n|\\||\n- |\n#+ |\n\\d+\\. "))
                .flatMap(paragraph ->
                        Arrays.stream(paragraph.replaceAll("\\s+", " ").split("(?<=[.!?:;]) ")))
                .map(sentence -> sentence.replaceFirst("^#+ ", "").strip());
    }

    /** Where its links lead to, in the order of the page. */
    List<String> links() {
        return LINK.matcher(String.join("\n", text()))
                .results()
                .map(link -> link.group(1))
                .toList();
    }

    /** The names that its headings have in addresses. */
    Set<String> anchors() {
        return text().stream()
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
