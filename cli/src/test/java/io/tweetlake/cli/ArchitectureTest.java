package io.tweetlake.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.tweetlake.cli.fixture.ModelCommandWithAJob;
import io.tweetlake.common.job.JobMain;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.sentiment.fixture.KnowsSpark;
import io.tweetlake.silver.fixture.BreaksTheRules;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. */
class ArchitectureTest {
    /** Each module's package, and those of the modules that it may use. */
    private static final Map<String, Set<String>> MODULES = Map.ofEntries(
            Map.entry("tweets", Set.of()),
            Map.entry("s3logstore", Set.of()),
            Map.entry("sentiment", Set.of()),
            Map.entry("common", Set.of("s3logstore")),
            Map.entry("models", Set.of("common", "tweets", "sentiment")),
            Map.entry("bronze", Set.of("common")),
            Map.entry("silver", Set.of("common", "tweets")),
            Map.entry("gold", Set.of("common", "models", "sentiment")),
            Map.entry("listen", Set.of("common")),
            Map.entry("dashboard", Set.of("common")),
            Map.entry(
                    "cli",
                    Set.of(
                            "common",
                            "tweets",
                            "models",
                            "sentiment",
                            "bronze",
                            "silver",
                            "gold",
                            "listen",
                            "dashboard")));

    private static final ImportOption NO_TESTS = location ->
            Stream.of("/test-classes/", "-tests.jar", "/io/tweetlake/testing/").noneMatch(location::contains);
    private static final JavaClasses PRODUCT =
            new ClassFileImporter().withImportOption(NO_TESTS).importPackages("io.tweetlake");
    private static final JavaClasses OFFENDERS =
            new ClassFileImporter().importClasses(BreaksTheRules.class, KnowsSpark.class, ModelCommandWithAJob.class);

    static Stream<Named<ArchRule>> rules() {
        return Stream.of(
                        onlyUsesWhatItMay("silver"),
                        onlyUsesWhatItMay("sentiment"),
                        noClasses()
                                .that()
                                .resideInAnyPackage(
                                        "io.tweetlake.sentiment..", "io.tweetlake.tweets..", "io.tweetlake.listen..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "org.apache.spark..", "io.delta..", "org.apache.hadoop..", "scala.."),
                        noClasses()
                                .that()
                                .resideInAPackage("io.tweetlake.cli..")
                                .and()
                                .haveSimpleNameStartingWith("Model")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "io.tweetlake.bronze..", "io.tweetlake.silver..", "io.tweetlake.gold.."),
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.tweetlake.cli..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("picocli.."),
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.tweetlake.cli..")
                                .and()
                                .doNotBelongToAnyOf(JobMain.class, SparkSessions.class)
                                .and(readNoVariablesOfLibraries())
                                .should()
                                .callMethod(System.class, "getenv")
                                .orShould()
                                .callMethod(System.class, "getenv", String.class),
                        slices().matching("io.tweetlake.(**)").should().beFreeOfCycles())
                .map(rule -> Named.of(rule.getDescription(), rule));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProductKeeps(ArchRule rule) {
        rule.allowEmptyShould(false).check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aClassThatBreaksItIsSeenBy(ArchRule rule) {
        assertThat(rule.evaluate(OFFENDERS).hasViolation()).isTrue();
    }

    static Set<String> modules() {
        return new TreeSet<>(MODULES.keySet());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleOnlyUsesThoseBelowIt(String module) {
        assertThat(PRODUCT.that(resideInAPackage("io.tweetlake." + module + "..")))
                .isNotEmpty();
        onlyUsesWhatItMay(module).check(PRODUCT);
    }

    /** DJL and the Hub's client read variables of their own, and the platform has one for caches: ours must agree with them. */
    private static DescribedPredicate<HasName> readNoVariablesOfLibraries() {
        return not(name("io.tweetlake.sentiment.NativeSettings")
                .or(name("io.tweetlake.models.hub.HubSettings"))
                .or(name("io.tweetlake.common.local.UserCache")));
    }

    private static ArchRule onlyUsesWhatItMay(String module) {
        String[] own = Stream.concat(Stream.of(module), MODULES.get(module).stream())
                .map(name -> "io.tweetlake." + name + "..")
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage("io.tweetlake." + module + "..")
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("io.tweetlake..")).or(resideInAnyPackage(own)));
    }
}
