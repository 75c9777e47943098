package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.GeneratedPage;
import io.tweetlake.testing.SparkDistribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("process")
class JobJarsIT {
    /** Two classes of one name on a class path: which one is found depends on who asks. */
    @ParameterizedTest
    @ValueSource(strings = {"bronze", "silver", "gold"})
    void shareNoClassWithSparkOrDelta(String job) throws IOException {
        Map<String, Path> classes = new HashMap<>();
        Stream.concat(SparkDistribution.jars().stream(), SparkDistribution.deltaJars().stream())
                .forEach(jar -> JobJar.classes(jar).forEach(name -> classes.put(name, jar.getFileName())));
        assertThat(classes).hasSizeGreaterThan(50_000).containsKey("io/delta/storage/LogStore.class");

        Map<String, Path> twice = new TreeMap<>(classes);
        twice.keySet().retainAll(JobJar.classes(JobJar.of(job).path()));

        assertThat(twice).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bronze", "silver", "gold"})
    void haveNoClassOfSparkAndNoFileTwice(String job) {
        Map<String, Long> files = JobJar.files(JobJar.of(job).path()).stream()
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        assertThat(files.keySet())
                .noneMatch(name -> name.startsWith("org/apache/spark/"))
                .noneMatch(name -> name.startsWith("scala/"))
                .noneMatch(name -> name.startsWith("io/delta/"));
        assertThat(files.values()).containsOnly(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bronze", "silver", "gold"})
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "other machines have other libraries")
    void containWhatTheirListSays(String job) throws IOException {
        GeneratedPage.check(
                Home.path("deploy/jars/" + job + "-job.txt"),
                JobJar.of(job).contents(),
                "./mvnw -pl cli -am verify -Dit.test=JobJarsIT -Dtest=none"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false");
    }
}
