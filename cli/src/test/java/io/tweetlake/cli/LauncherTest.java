package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a home that is built, with a JVM in whose place a script shows what it is given. */
@Tag("process")
class LauncherTest {
    @TempDir
    private Path home;

    @BeforeEach
    void build() throws IOException {
        put("pom.xml", "");
        put("cli/pom.xml", "");
        Files.createDirectories(home.resolve("cli/src/main"));
        put("cli/target/cli-1-SNAPSHOT.jar", "");
        put("cli/target/class-path", "libraries.jar");
        put("cli/target/tweetlake.jsa", "");
        put("jdk/bin/java", "#!/bin/sh\necho \"$LC_ALL|$*\"\n").toFile().setExecutable(true);
        Files.copy(Home.path("tweetlake"), home.resolve("tweetlake"));
    }

    @Test
    void namesAndArgumentsAreUtf8WhateverTheLocale() throws Exception {
        assertThat(run(Map.of(), "inspect", "a file")).startsWith("C.UTF-8|").endsWith(" inspect a file\n");
        assertThat(run(Map.of("LANG", "POSIX"))).startsWith("C.UTF-8|");
        assertThat(run(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "C"))).startsWith("C.UTF-8|");
    }

    @Test
    void aLocaleThatIsUtf8IsKept() throws Exception {
        assertThat(run(Map.of("LANG", "de_DE.UTF-8"))).startsWith("|");
        assertThat(run(Map.of("LC_ALL", "en_US.utf8"))).startsWith("en_US.utf8|");
    }

    private String run(Map<String, String> locale, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", home.resolve("tweetlake").toString())
                .directory(home.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().putAll(locale);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out;
    }

    private Path put(String file, String content) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }
}
