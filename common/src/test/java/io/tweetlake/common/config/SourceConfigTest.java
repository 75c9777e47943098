package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceConfigTest {
    @Test
    void readsLinesOfFilesByDefaultFromAPathThatOnlyBronzeNeeds() {
        assertThat(config().source())
                .isEqualTo(new SourceConfig(
                        null,
                        SourceConfig.Kind.FILES,
                        SourceConfig.Format.LINES,
                        1000,
                        List.of("_tmp", ".tmp", ".inprogress", ".part", ".partial")));
    }

    @Test
    void takesEveryKey() {
        assertThat(config(
                                "source.path=in",
                                "source.kind=files",
                                "source.format=document",
                                "source.maxFilesPerTrigger=7",
                                "source.ignore=.new,~")
                        .source())
                .isEqualTo(new SourceConfig(
                        "in", SourceConfig.Kind.FILES, SourceConfig.Format.DOCUMENT, 7, List.of(".new", "~")));
    }

    @Test
    void refusesAnUnknownFormatWithTheListAndTheNearest() {
        assertThat(mistakes("source.format=documnet"))
                .containsExactly(
                        "source.format: expected lines or document, found \"documnet\"; did you mean document?");
        assertThat(mistakes("source.kind=kafka")).containsExactly("source.kind: expected files, found \"kafka\"");
    }

    @Test
    void refusesFilesOutOfRange() {
        String range = "source.maxFilesPerTrigger: expected a number from 1 to 1000000, found ";
        assertThat(mistakes("source.maxFilesPerTrigger=0")).containsExactly(range + 0);
        assertThat(mistakes("source.maxFilesPerTrigger=1000001")).containsExactly(range + 1000001);
    }

    @Test
    void refusesFilesThatAreNoNumber() {
        assertThat(mistakes("source.maxFilesPerTrigger=many"))
                .containsExactly("source.maxFilesPerTrigger: expected a whole number, found \"many\"");
        assertThat(mistakes("source.maxFilesPerTrigger=1.5")).hasSize(1);
    }
}
