package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documentation keeps to short sentences and to the words of {@code prose.yaml}. */
class ProseTest {
    private static final int MOST_WORDS = 40;

    private static Map<String, String> wordsToReplace;

    @BeforeAll
    static void readWords() throws IOException {
        try (InputStream words = ProseTest.class.getResourceAsStream("prose.yaml")) {
            wordsToReplace = new YAMLMapper().readValue(words, new TypeReference<>() {});
        }
    }

    static Stream<Page> pages() {
        return Page.documentation().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageHasNothingToReplace(Page page) {
        assertThat(page.sentences().flatMap(sentence -> complaints(sentence).stream()))
                .as(page.name())
                .isEmpty();
    }

    @Test
    void aSentenceThatIsLongOrHasAWordToReplaceIsSeen() {
        assertThat(complaints("Nobody obeys Mlflow."))
                .containsExactly(
                        "write \"no one, or name who\" for \"Nobody\": Nobody obeys Mlflow.",
                        "write \"apply, follow\" for \"obeys\": Nobody obeys Mlflow.",
                        "write \"MLflow\" for \"Mlflow\": Nobody obeys Mlflow.");
        assertThat(complaints("word ".repeat(MOST_WORDS))).isEmpty();
        assertThat(complaints("word ".repeat(MOST_WORDS + 1)))
                .singleElement()
                .satisfies(complaint -> assertThat(complaint).startsWith("41 words"));
    }

    private static List<String> complaints(String sentence) {
        List<String> complaints = new ArrayList<>();
        wordsToReplace.forEach((pattern, better) -> {
            Matcher found = Pattern.compile(pattern).matcher(sentence);
            if (found.find()) {
                complaints.add("write \"%s\" for \"%s\": %s".formatted(better, found.group(), sentence));
            }
        });
        int words = sentence.split("\\s+").length;
        if (words > MOST_WORDS) {
            complaints.add("%d words, at most %d: %s".formatted(words, MOST_WORDS, sentence));
        }
        return complaints;
    }
}
