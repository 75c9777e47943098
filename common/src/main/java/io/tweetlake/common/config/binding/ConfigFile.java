package io.tweetlake.common.config.binding;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads a file, and says in the user's terms why it cannot be read. */
public final class ConfigFile {
    private ConfigFile() {}

    /** @return false when the settings are not all that the file holds, and the mistakes say why */
    public static boolean read(Path file, List<Setting> settings, Mistakes mistakes) {
        try {
            new YamlSettings(file.toString(), settings, mistakes).read(Files.readString(file));
            return true;
        } catch (StreamConstraintsException e) {
            mistakes.add(Origin.of(file.toString()), "is nested too deep: a key has three levels at most");
        } catch (JsonProcessingException e) {
            addSyntaxMistake(file, e, mistakes);
        } catch (CharacterCodingException e) {
            mistakes.add(Origin.of(file.toString()), "is not UTF-8 text: save it as UTF-8");
        } catch (IOException e) {
            mistakes.add(Origin.of(file.toString()), unreadable(file, e));
        }
        return false;
    }

    private static void addSyntaxMistake(Path file, JsonProcessingException e, Mistakes mistakes) {
        JsonLocation place = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
        int line = Math.max(place.getLineNr(), 1);
        int column = Math.max(place.getColumnNr(), 1);
        String problem = e.getOriginalMessage();
        // Jackson gives the place of the last good token; the parser below it knows that of the bad one.
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            line = marked.getProblemMark().getLine() + 1;
            column = marked.getProblemMark().getColumn() + 1;
            problem = marked.getProblem();
        }
        mistakes.add(Origin.line(file.toString(), line), "not valid YAML at column " + column + ": " + problem);
    }

    private static String unreadable(Path file, IOException e) {
        if (Files.exists(file)) {
            return "cannot be read: " + (Files.isDirectory(file) ? "it is a folder" : e.getMessage());
        }
        String others = yamlBeside(file);
        return "does not exist; " + (others.isEmpty() ? "no *.yaml is beside it" : "beside it: " + others);
    }

    private static String yamlBeside(Path file) {
        Path folder = Objects.requireNonNullElse(file.getParent(), Path.of(""));
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .collect(Collectors.joining(", "));
        } catch (IOException e) {
            return "";
        }
    }
}
