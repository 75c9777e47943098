package io.tweetlake.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tweetlake.common.config.binding.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("test.yaml");
    }

    @Test
    void anOptionWinsOverTheFileAndALaterOptionOverAnEarlierOne() {
        TweetlakeConfig config =
                load("lake: {root: a}\ntrigger: 1s", "trigger=2s", "trigger=3s").config();
        assertThat(config.trigger()).isEqualTo(Trigger.parse("3s"));
        assertThat(config.lake().root()).isEqualTo("a");
    }

    @Test
    void anOptionMendsAMistakeOfTheFile() {
        assertThat(load("lake: {root: '${NOWHERE}'}", "lake.root=b")
                        .config()
                        .lake()
                        .root())
                .isEqualTo("b");
    }

    @Test
    void anEmptyValueIsNotSet() {
        TweetlakeConfig config = load("lake: {root: a}\ntrigger:\nmodel:\nsource: {path: in}", "source.path=")
                .config();
        assertThat(config.trigger()).isEqualTo(Trigger.parse("60s"));
        assertThat(config.source().path()).isNull();
    }

    @Test
    void anEmptyFileIsAllDefaults() {
        assertThat(load("", "lake.root=a").config()).isEqualTo(Configs.config("lake.root=a"));
        assertThat(load("# nothing\n", "lake.root=a").config()).isEqualTo(Configs.config("lake.root=a"));
    }

    @Test
    void aSectionMayBeWrittenInDottedKeys() {
        assertThat(load("lake.root: a\nspark: {conf: {spark: {ui.enabled: false}}}")
                        .config()
                        .spark()
                        .conf())
                .isEqualTo(Map.of("spark.ui.enabled", "false"));
    }

    @Test
    void fillsInVariablesOfTheEnvironment() throws IOException {
        Files.writeString(file, "lake: {root: 's3a://${BUCKET}/${FOLDER:-lake}'}\nsource: {path: '${EMPTY:-in}'}");
        LakeConfig lake = ConfigLoader.load(file, List.of(), Map.of("BUCKET", "b", "EMPTY", ""))
                .config()
                .lake();
        assertThat(lake.root()).isEqualTo("s3a://b/lake");
        assertThat(lake.checkpoints()).isEqualTo("s3a://b/lake/_checkpoints");
    }

    @Test
    void namesTheKeyTheLineAndTheVariableThatIsNotSet() {
        assertThat(mistakes("lake:\n  root: s3a://${BUCKET}/lake"))
                .containsExactly(file + ":2: lake.root: the environment variable BUCKET is not set:"
                        + " set it, or write ${BUCKET:-default}");
    }

    @Test
    void refusesAPlaceholderThatIsNotClosedOrHoldsAnother() {
        assertThat(mistakes("lake:\n  root: ${BUCKET\n  checkpoints: ${A:-${B}}"))
                .containsExactly(
                        file + ":2: lake.root: cannot read \"${BUCKET\": write ${NAME} or ${NAME:-default}",
                        file + ":3: lake.checkpoints: cannot read \"${A:-${B}\": write ${NAME} or ${NAME:-default}");
    }

    @Test
    void saysAllMistakesAtOnceInTheOrderOfTheFileThenTheOptions() {
        assertThat(refuse("model: {precision: fp8}\ntrigger: soon\ngold:\n  trigre: 1s", "gold.trigre=60s"))
                .hasMessage("""
                        %1$s: 5 mistakes
                          %1$s:1: model.precision: expected auto or fp32 or bf16 or int8, found "fp8"
                          %1$s:2: trigger: expected an interval with its unit (ms, s, m, h, d) such as 60s, or \
                        available-now, found "soon"
                          %1$s:4: unknown key gold.trigre; did you mean gold.trigger?
                          --set gold.trigre: unknown key gold.trigre; did you mean gold.trigger?
                          %1$s: lake.root is missing: set it to the path or URI of the lake's folder""".formatted(file));
    }

    @Test
    void namesTheNearestKeyOfAnUnknownOne() {
        assertThat(Configs.mistakes("sorce.path=a", "gold.path=a", "checkpoint=a", "silver.MAXBYTESPERTRIGGER=1"))
                .containsExactly(
                        "unknown key sorce.path; did you mean source.path?",
                        "unknown key gold.path; did you mean source.path?",
                        "unknown key checkpoint; did you mean lake.checkpoints?",
                        "unknown key silver.MAXBYTESPERTRIGGER; did you mean silver.maxBytesPerTrigger?");
    }

    @Test
    void namesWhatThereIsWhenNoKeyIsNear() {
        assertThat(Configs.mistakes("bronze.parallelism=2", "flink.jobs=a"))
                .containsExactly(
                        "unknown key bronze.parallelism: bronze has bronze.trigger",
                        "unknown key flink.jobs: the sections are lake, source, source.limits, source.kafka, bronze, silver, gold, model, texts, mlflow, promotion, drift, optimize, listen, listen.bluesky, listen.x, metrics, health, alerts, lineage, s3, spark");
    }

    @Test
    void refusesAValueForASectionAndASectionForAValue() {
        assertThat(mistakes("lake: a\ntrigger: {every: 5s}"))
                .contains(
                        file + ":1: lake is a section, not a value: write its keys below it"
                                + " (lake.root, lake.checkpoints, lake.schema)",
                        file + ":2: trigger takes one value, and has no keys such as trigger.every");
    }

    @Test
    void aListMayBeWrittenInYamlOrWithCommas() {
        assertThat(load("lake.root: a\ngold: {languages: [en, DE]}")
                        .config()
                        .gold()
                        .languages())
                .containsExactly("en", "de");
        assertThat(load("lake.root: a\ngold.languages: en", "gold.languages=[fr, it]")
                        .config()
                        .gold()
                        .languages())
                .containsExactly("fr", "it");
    }

    @Test
    void refusesAListWhereAKeyTakesOneValue() {
        assertThat(mistakes("lake:\n  root: [a, b]"))
                .contains(file + ":2: lake.root takes no list: write one value, or keys below it");
    }

    @Test
    void refusesAKeyThatIsThereTwiceWithBothLines() {
        assertThat(mistakes("lake:\n  root: a\n  root: b\ntrigger: 1s\nlake:\n  schema: a.b"))
                .containsExactly(
                        file + ":3: lake.root is already in line 2: keep one of the two",
                        file + ":5: lake is already in line 1: keep one of the two");
    }

    @Test
    void refusesAnAliasThatWouldBeTakenForItsName() {
        assertThat(mistakes("lake: {root: &here a}\nsource: {path: *here}"))
                .containsExactly(file + ":2: source.path: the alias *here is not read: write the value itself");
    }

    @Test
    void refusesAFileThatIsNoMappingOrHoldsTwo() {
        assertThat(mistakes("just text"))
                .contains(file + ":1: expected sections with keys below them, such as \"lake:\"");
        assertThat(mistakes("lake: {root: a}\n---\nlake: {root: b}"))
                .containsExactly(file + ":3: a second YAML document starts here: write one for each file");
    }

    @Test
    void saysWhereTheYamlIsBrokenAndNothingOfWhatIsBelow() {
        assertThat(mistakes("trigger: 60s\n\tlake: a\n", "gold.trigre=60s"))
                .containsExactly(
                        file + ":2: not valid YAML at column 1: found character '\\t(TAB)' that cannot start any token."
                                + " (Do not use \\t(TAB) for indentation)",
                        "--set gold.trigre: unknown key gold.trigre; did you mean gold.trigger?");
    }

    @Test
    void listsTheFilesBesideOneThatDoesNotExist() throws IOException {
        Files.writeString(folder.resolve("other.yaml"), "");
        Files.writeString(folder.resolve("notes.txt"), "");
        ConfigException refusal =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, List.of(), Map.of()));
        assertThat(refusal.mistakes())
                .containsExactly(file + ": does not exist; beside it: " + folder.resolve("other.yaml"));
    }

    @Test
    void refusesAFolderAndAFileThatIsNotText() throws IOException {
        Files.createDirectory(file);
        assertThat(catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, List.of(), Map.of()))
                        .mistakes())
                .containsExactly(file + ": cannot be read: it is a folder");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(binary, List.of(), Map.of()))
                        .mistakes())
                .containsExactly(binary + ": is not UTF-8 text: save it as UTF-8");
    }

    @Test
    void refusesAnOptionWithoutAValueAsTyped() {
        assertThat(Configs.mistakes("gold.trigger"))
                .containsExactly("expected a key and its value, such as --set gold.trigger=available-now");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 2_000, 100_000})
    void saysOfAFileThatIsNestedTooDeepThatItIs(int depth) {
        for (String yaml : List.of("{a: ".repeat(depth), "a: " + "[".repeat(depth), nested(depth))) {
            assertThat(refuse(yaml))
                    .message()
                    .matches("(?s).*(nested too deep|not valid YAML at column|unknown key|one value).*")
                    .hasSizeLessThan(20_000)
                    .doesNotContain("StreamReadConstraints", "null");
        }
    }

    private static String nested(int depth) {
        StringBuilder yaml = new StringBuilder();
        for (int level = 0; level < Math.min(depth, 2_000); level++) {
            yaml.append(" ".repeat(level)).append("a:\n");
        }
        return yaml.toString();
    }

    @Test
    void neverShowsTheValueOfAKeyThatIsMisspelt() {
        for (String option : List.of("mlflow.pasword=hush", "mlflow.pasword:hush", "mlflow.pasword hush")) {
            assertThat(refuse("lake: {root: a}\nmlflow: {pasword: hush}", option))
                    .hasMessageContaining("--set mlflow.pasword: ")
                    .hasMessageContaining("unknown key mlflow.pasword; did you mean mlflow.password?")
                    .hasMessageNotContaining("hush");
        }
    }

    @Test
    void hidesTheCredentialsOfAValueThatIsRefused() {
        assertThat(refuse("lake: {root: a}", "s3.endpoint=http://ann:hu/sh@store", "mlflow.trackingUri=ann:hush@host"))
                .hasMessageContaining("\"http://***@store\"")
                .hasMessageContaining("\"***@host\"")
                .hasMessageNotContaining("sh@");
    }

    private EffectiveConfig load(String yaml, String... options) {
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ConfigLoader.load(file, List.of(options), Map.of());
    }

    private ConfigException refuse(String yaml, String... options) {
        return catchThrowableOfType(ConfigException.class, () -> load(yaml, options));
    }

    private List<String> mistakes(String yaml, String... options) {
        return refuse(yaml, options).mistakes();
    }
}
