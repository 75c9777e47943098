package io.tweetlake.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that {@code -Pdist package} makes, unpacked. */
@Tag("process")
@Tag("docker")
@Tag("endurance")
class DistributionIT {
    /** A system with Java and nothing else. */
    private static final String IMAGE = "eclipse-temurin:17-jre";

    /** Their POMs name none, or none by its name. */
    private static final Set<String> NO_LICENCE_IN_POM = Set.of("oro", "datasketches-memory", "xbean-asm9-shaded");

    private static final Pattern CLASSIFIER = Pattern.compile("classifier=([^&]+)");

    @TempDir
    private static Path folder;

    private static Path installation;

    @BeforeAll
    static void unpack() throws Exception {
        installation = Distribution.unpack(folder);
    }

    @Test
    void runsForAnUnknownUserFromAReadOnlyFolderWithoutANetwork() throws Exception {
        Docker.require();
        String commands = """
                set -e
                /opt/tweetlake/bin/tweetlake demo --once
                /opt/tweetlake/bin/tweetlake --version
                /opt/tweetlake/bin/tweetlake sql --format csv --set lake.root=/tmp/tweetlake-12345/tweetlake/demo/lake \
                  "SELECT count(*), count(predicted_sentiment), count(error) FROM gold_tweets"
                """;
        String[] docker = {
            "docker",
            "run",
            "--rm",
            "--network=none",
            "--user=12345:12345",
            "--workdir=/",
            "--volume=" + installation + ":/opt/tweetlake:ro",
            IMAGE,
            "bash",
            "-c",
            commands
        };
        Command output = Command.run(docker);
        assertThat(output.out())
                .contains("\ntweetlake " + Distribution.VERSION + "\n")
                .containsPattern("(?m)^positive  \\d+\\.\\d%  @\\w+: .+$")
                .contains("bronze 245  silver 236  notices 1  quarantine 3  gold 236")
                .endsWith("236,236,0\n");
        assertThat(output.err()).doesNotContain("preparing", "slow", "\tat ", "ERROR");
    }

    @Test
    void hasTheJarsOfTheCommandLineAndLibtorchForEachPlatform() throws IOException {
        Set<String> expected = names(Distribution.REPOSITORY.resolve("cli/target/class-path"));
        expected.add("cli-" + Distribution.VERSION + ".jar");
        expected.removeIf(jar -> jar.startsWith("pytorch-native-cpu-"));
        Set<String> jars = names(installation.resolve("lib/class-path"));
        Set<String> libtorch = jars.stream()
                .filter(jar -> jar.startsWith("pytorch-native-cpu-"))
                .map(jar -> jar.replaceAll("^pytorch-native-cpu-[\\d.]+-|\\.jar$", ""))
                .collect(Collectors.toSet());
        assertThat(libtorch).containsExactlyInAnyOrder("linux-x86_64", "linux-aarch64", "osx-aarch64");
        jars.removeIf(jar -> jar.startsWith("pytorch-native-cpu-"));
        assertThat(jars).isEqualTo(expected);
    }

    @Test
    void itsClassPathNamesWhatIsInTheFolder() throws IOException {
        try (Stream<Path> files = Files.list(installation.resolve("lib"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".jar")))
                    .containsExactlyInAnyOrderElementsOf(names(installation.resolve("lib/class-path")));
        }
    }

    @Test
    void namesTheLicenceOfEachLibrary() throws IOException {
        String licences = Files.readString(installation.resolve("THIRD-PARTY.txt"));
        assertThat(licences).contains("org.apache.spark:spark-core_2.13:", "ai.djl.pytorch:pytorch-native-cpu:");
        assertThat(licences).doesNotContain("Unknown license");
        for (String file : List.of("LICENSE", "NOTICE", "licenses/pytorch-2.7.1/LICENSE", "conf/local.yaml")) {
            assertThat(installation.resolve(file)).isNotEmptyFile();
        }
    }

    /** What a scanner needs of each library: without a package URL it finds no vulnerability of it. */
    @Test
    void theBillOfMaterialsHasEachJarByUrlHashAndLicence() throws IOException {
        JsonNode bill = new ObjectMapper()
                .readTree(installation.resolve("tweetlake.cdx.json").toFile());
        Set<String> jars = new TreeSet<>();
        for (JsonNode component : bill.path("components")) {
            String url = component.path("purl").asText();
            assertThat(url).matches("pkg:maven/[^/]+/[^/]+@.+\\?.*type=jar.*");
            assertThat(component.path("hashes")).as(url).isNotEmpty();
            if (!NO_LICENCE_IN_POM.contains(component.path("name").asText())) {
                assertThat(component.path("licenses")).as(url).isNotEmpty();
            }
            Matcher classifier = CLASSIFIER.matcher(url);
            jars.add("%s-%s%s.jar"
                    .formatted(
                            component.path("name").asText(),
                            component.path("version").asText(),
                            classifier.find() ? "-" + classifier.group(1) : ""));
        }
        assertThat(jars).isEqualTo(names(installation.resolve("lib/class-path")));
    }

    private static Set<String> names(Path classPath) throws IOException {
        return Arrays.stream(Files.readString(classPath).strip().split(":"))
                .map(jar -> Path.of(jar).getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
