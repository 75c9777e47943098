package io.tweetlake.sentiment;

import static io.tweetlake.sentiment.Sentiment.NEGATIVE;
import static io.tweetlake.sentiment.Sentiment.NEUTRAL;
import static io.tweetlake.sentiment.Sentiment.POSITIVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

    @TempDir
    Path parent;

    @Test
    void labelsAreInTheOrderOfTheLogits() {
        assertThat(open(TinyCheckpoints.BERT).labels()).containsExactly(NEGATIVE, NEUTRAL, POSITIVE);
        assertThat(open(TinyCheckpoints.ROBERTA).labels()).containsExactly(POSITIVE, NEUTRAL, NEGATIVE);
        assertThat(open(TinyCheckpoints.BERT_TWO_LABELS).labels()).containsExactly(NEGATIVE, POSITIVE);
    }

    @Test
    void positionsThatFollowPaddingTakeAwayFromTheTokens() {
        assertThat(open(TinyCheckpoints.BERT).maxTokens()).isEqualTo(512);
        assertThat(open(TinyCheckpoints.ROBERTA).config().positions()).isEqualTo(514);
        assertThat(open(TinyCheckpoints.ROBERTA).maxTokens()).isEqualTo(512);
    }

    @Test
    void versionFollowsTheContentsOfEachFile() throws IOException {
        Path folder = TinyCheckpoints.unpack(TinyCheckpoints.BERT, parent);
        String version = Checkpoint.open(folder).version();
        assertThat(version).matches("[0-9a-f]{12}");
        assertThat(Checkpoint.open(folder).version()).isEqualTo(version);

        for (String file : new String[] {"config.json", "tokenizer.json"}) {
            Files.writeString(folder.resolve(file), Files.readString(folder.resolve(file)) + "\n");
            assertThat(Checkpoint.open(folder).version()).isNotEqualTo(version);
            version = Checkpoint.open(folder).version();
        }
    }

    private Checkpoint open(String name) {
        return Checkpoint.open(TinyCheckpoints.unpack(name, parent));
    }
}
