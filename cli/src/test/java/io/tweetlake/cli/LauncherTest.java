package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launchers of a checkout that is built and of a distribution, with a script in place of the JVM that shows what it is given. */
@Tag("process")
class LauncherTest {
    private static final String SHOW = """
            #!/bin/sh
            if [ "$1" = -version ]; then echo 'openjdk version "17"' >&2; exit; fi
            for option; do case $option in -XX:ArchiveClassesAtExit=*) echo >"${option#*=}" ;; esac; done
            echo "$LC_ALL|$*"
            """;

    @TempDir
    private Path folder;

    private Path checkout;
    private Path distribution;

    @BeforeEach
    void install() throws IOException {
        put("jdk/bin/java", SHOW).toFile().setExecutable(true);
        checkout = folder.resolve("checkout");
        put("checkout/pom.xml", "<version>1.0</version>\n");
        put("checkout/cli/pom.xml", "");
        Files.createDirectories(checkout.resolve("cli/src/main"));
        put("checkout/cli/target/cli-1.0.jar", "");
        copy("dist/src/main/lib/launcher.sh", "checkout/dist/src/main/lib/launcher.sh");
        put("checkout/cli/target/class-path", "libraries.jar");
        copy("tweetlake", "checkout/tweetlake");
        distribution = folder.resolve("tweetlake 1.0");
        copy("dist/src/main/bin/tweetlake", "tweetlake 1.0/bin/tweetlake");
        copy("dist/src/main/lib/launcher.sh", "tweetlake 1.0/lib/launcher.sh");
        put("tweetlake 1.0/lib/class-path", "lib/cli.jar:lib/spark.jar");
        put("tweetlake 1.0/lib/cli.jar", "");
        put("tweetlake 1.0/lib/spark.jar", "");
    }

    @Test
    void namesAndArgumentsAreUtf8WhateverTheLocale() throws Exception {
        assertThat(checkout(Map.of(), "inspect", "a file").out())
                .startsWith("C.UTF-8|")
                .endsWith(" inspect a file\n");
        assertThat(checkout(Map.of("LANG", "POSIX")).out()).startsWith("C.UTF-8|");
        assertThat(checkout(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "C")).out()).startsWith("C.UTF-8|");
    }

    @Test
    void aLocaleThatIsUtf8IsKept() throws Exception {
        assertThat(checkout(Map.of("LANG", "de_DE.UTF-8")).out()).startsWith("|");
        assertThat(checkout(Map.of("LC_ALL", "en_US.utf8")).out()).startsWith("en_US.utf8|");
    }

    @Test
    void aCheckoutKeepsItsArchiveInTarget() throws Exception {
        checkout(Map.of("HOME", folder.resolve("home").toString()));
        assertThat(archives(checkout.resolve("target"))).hasSize(1);
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void aDistributionRunsItsJarsInTheirOrder() throws Exception {
        assertThat(distribution(Map.of(), "sql", "SELECT 1").out())
                .contains(" -cp %1$s/lib/cli.jar:%1$s/lib/spark.jar ".formatted(distribution.toRealPath()))
                .endsWith(" sql SELECT 1\n");
    }

    @Test
    void aDistributionIsFoundThroughLinks() throws Exception {
        Path link = Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("bin")).resolve("tweetlake"),
                Path.of("../tweetlake 1.0/bin/tweetlake"));
        assertThat(run(link, Map.of()).out()).contains(distribution.toRealPath() + "/lib/cli.jar");
    }

    @Test
    void theArchiveIsMadeOnceInTheCache() throws Exception {
        Map<String, String> cache =
                Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());
        assertThat(distribution(cache).err()).isEqualTo("tweetlake: preparing fast starts, once\n");
        Launch second = distribution(cache);
        assertThat(second.err()).isEmpty();
        assertThat(archives(folder.resolve("cache/tweetlake")))
                .singleElement()
                .satisfies(archive -> assertThat(second.out()).contains(" -XX:SharedArchiveFile=" + archive + " "));
    }

    @Test
    void aFirstDemoRunsAtOnceAndTheArchiveIsMadeAfterIt() throws Exception {
        Path cache = Files.createDirectories(folder.resolve("cache/tweetlake"));
        try (WatchService changes = cache.getFileSystem().newWatchService()) {
            cache.register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            Launch first = distribution(
                    Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()), "demo", "--once");

            assertThat(first.err()).isEmpty();
            assertThat(first.out()).doesNotContain("-XX:SharedArchiveFile=").endsWith(" demo --once\n");
            while (archives(cache).isEmpty() || Files.exists(cache.resolve("fast-start.pid"))) {
                WatchKey change = changes.poll(30, TimeUnit.SECONDS);
                assertThat(change).as("nothing happens in %s", cache).isNotNull();
                change.reset();
            }
        }
    }

    @Test
    void whileAnotherLauncherMakesTheArchiveACommandRunsWithoutIt() throws Exception {
        Path cache = Files.createDirectories(folder.resolve("cache/tweetlake"));
        Files.writeString(
                cache.resolve("fast-start.pid"),
                Long.toString(ProcessHandle.current().pid()));
        Launch launch =
                distribution(Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()));
        assertThat(launch.err()).isEmpty();
        assertThat(archives(cache)).isEmpty();
    }

    @Test
    void anInstallationMayBringTheArchiveWhateverTheTimeZone() throws Exception {
        distribution(Map.of("TZ", "UTC0"));
        Files.move(folder.resolve("home/.cache/tweetlake"), distribution.resolve("cache"));
        Launch launch = distribution(Map.of("TZ", "XXX-9"));
        assertThat(launch.err()).isEmpty();
        assertThat(launch.out()).contains(" -XX:SharedArchiveFile=" + distribution.toRealPath() + "/cache/");
    }

    @Test
    void otherJarsMakeAnotherArchiveInPlaceOfTheFirst() throws Exception {
        Map<String, String> cache =
                Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());
        distribution(cache);
        List<Path> first = archives(folder.resolve("cache/tweetlake"));
        put("tweetlake 1.0/lib/spark.jar", "updated");
        distribution(cache);
        assertThat(archives(folder.resolve("cache/tweetlake"))).hasSize(1).doesNotContainAnyElementsOf(first);
    }

    @Test
    void theCacheIsInTheHomeByDefault() throws Exception {
        distribution(Map.of("HOME", folder.resolve("home").toString()));
        assertThat(archives(folder.resolve("home/.cache/tweetlake"))).hasSize(1);
    }

    @Test
    void withoutAHomeTheCacheIsATemporaryFolderForThisUserAlone() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        // As for a user without one: below a file there can be no folder, not even root's.
        for (String home : List.of("", put("file", "").toString())) {
            Launch launch = distribution(Map.of("HOME", home, "TMPDIR", temporary.toString()));
            assertThat(launch.status()).as(launch.err()).isZero();
        }
        Path own = temporary.resolve("tweetlake-" + Files.getAttribute(temporary, "unix:uid"));
        assertThat(archives(own.resolve("tweetlake"))).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
    }

    @Test
    void aTemporaryFolderThatIsNotThisUsersOwnIsRefused() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Files.createSymbolicLink(
                temporary.resolve("tweetlake-" + Files.getAttribute(temporary, "unix:uid")),
                Files.createDirectories(folder.resolve("elsewhere")));
        Launch launch = distribution(Map.of("HOME", "", "TMPDIR", temporary.toString()));
        assertThat(launch.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(launch.err()).contains("Fix: set XDG_CACHE_HOME");
    }

    @Test
    void theHeapIsASizeOrAShareOfTheMemory() throws Exception {
        assertThat(distribution(Map.of()).out()).contains(" -Xmx2g ");
        assertThat(distribution(Map.of("TWEETLAKE_HEAP", "900m")).out()).contains(" -Xmx900m ");
        assertThat(distribution(Map.of("TWEETLAKE_HEAP", "40%")).out())
                .contains(" -XX:MaxRAMPercentage=40 -XX:+UseCompressedOops ")
                .doesNotContain("-Xmx");
    }

    @Test
    void withoutJavaTheMessageSaysWhatToInstall() throws Exception {
        Launch launch = distribution(Map.of("JAVA_HOME", folder.resolve("none").toString()));
        assertThat(launch.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(launch.err()).contains("no Java found. Fix: install Java 17 or 21");
    }

    private static List<Path> archives(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    private record Launch(int status, String out, String err) {}

    private Launch checkout(Map<String, String> environment, String... arguments) throws Exception {
        return run(checkout.resolve("tweetlake"), environment, arguments);
    }

    private Launch distribution(Map<String, String> environment, String... arguments) throws Exception {
        return run(distribution.resolve("bin/tweetlake"), environment, arguments);
    }

    private Launch run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("bash", launcher.toString())
                .directory(folder.toFile())
                .redirectError(err.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG") || name.startsWith("TWEETLAKE_"));
        builder.environment().remove("XDG_CACHE_HOME");
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Launch(process.waitFor(), out, Files.readString(err));
    }

    private void copy(String source, String target) throws IOException {
        put(target, Files.readString(Home.path(source)));
    }

    private Path put(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }
}
