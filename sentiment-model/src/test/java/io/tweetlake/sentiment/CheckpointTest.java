package io.tweetlake.sentiment;

import static io.tweetlake.sentiment.Sentiment.NEGATIVE;
import static io.tweetlake.sentiment.Sentiment.NEUTRAL;
import static io.tweetlake.sentiment.Sentiment.POSITIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path parent;

    @Test
    void labelsAreInTheOrderOfTheLogits() {
        assertThat(sentiments(open(TinyCheckpoints.BERT))).containsExactly(NEGATIVE, NEUTRAL, POSITIVE);
        assertThat(sentiments(open(TinyCheckpoints.ROBERTA))).containsExactly(POSITIVE, NEUTRAL, NEGATIVE);
        assertThat(sentiments(open(TinyCheckpoints.BERT_TWO_LABELS))).containsExactly(NEGATIVE, POSITIVE);
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

    @Test
    void versionFollowsEachFileOfAnOlderTokenizer() throws IOException {
        Path folder = TinyCheckpoints.unpackOlderRoberta(parent);
        String version = Checkpoint.open(folder).version();

        for (String file : new String[] {"merges.txt", "added_tokens.json", "special_tokens_map.json"}) {
            Files.writeString(folder.resolve(file), Files.readString(folder.resolve(file)) + "\n");
            assertThat(Checkpoint.open(folder).version()).isNotEqualTo(version);
            version = Checkpoint.open(folder).version();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hub-roberta, pytorch_model.bin",
        "hub-xlm-roberta, sentencepiece.bpe.model",
        "hub-xlm-roberta, special_tokens_map.json",
        "hub-distilbert, vocab.txt",
        "hub-distilbert, tokenizer_config.json"
    })
    void versionFollowsEachFileOfAModelOnTheHub(String name, String file) throws IOException {
        Path folder = TinyCheckpoints.unpackHub(name, parent);
        String version = Checkpoint.open(folder).version();
        byte[] bytes = Files.readAllBytes(folder.resolve(file));
        if (file.endsWith(".json")) {
            Files.write(folder.resolve(file), "\n".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        } else if (file.endsWith(".model")) {
            // A field that nobody reads.
            Files.write(folder.resolve(file), new byte[] {0x78, 1}, StandardOpenOption.APPEND);
        } else {
            // A character, or a low bit of a weight.
            bytes[bytes.length / 2 / 4 * 4] ^= 1;
            Files.write(folder.resolve(file), bytes);
        }
        assertThat(Checkpoint.open(folder).version()).isNotEqualTo(version);
    }

    @Test
    void safetensorsAreTakenBeforePickles() throws IOException {
        Path folder = TinyCheckpoints.unpack(TinyCheckpoints.BERT, parent);
        String version = Checkpoint.open(folder).version();
        Files.writeString(folder.resolve("pytorch_model.bin"), "cos\nsystem\n");
        assertThat(Checkpoint.open(folder).version()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "2, 2", ", 2"})
    void labelsWithoutNamesAreCounted(Integer count, int labels) throws IOException {
        String name = labels == 3 ? TinyCheckpoints.BERT : TinyCheckpoints.BERT_TWO_LABELS;
        Path folder = TinyCheckpoints.unpack(name, parent);
        ObjectNode config =
                (ObjectNode) JSON.readTree(folder.resolve("config.json").toFile());
        config.putNull("id2label").put("num_labels", count);
        JSON.writeValue(folder.resolve("config.json").toFile(), config);

        assertThat(sentiments(Checkpoint.open(folder)))
                .isEqualTo(labels == 3 ? List.of(NEGATIVE, NEUTRAL, POSITIVE) : List.of(NEGATIVE, POSITIVE));
    }

    @Test
    void theOlderNamesOfLayerNormsAreReadToo() throws IOException {
        Path folder = TinyCheckpoints.unpack(TinyCheckpoints.BERT, parent);
        Path weights = folder.resolve("model.safetensors");
        String before = Files.readString(weights, StandardCharsets.ISO_8859_1);
        // A blank after each name keeps the header's length.
        String after = before.replace("LayerNorm.weight\":", "LayerNorm.gamma\": ")
                .replace("LayerNorm.bias\":", "LayerNorm.beta\":");
        Files.writeString(weights, after, StandardCharsets.ISO_8859_1);

        assertThat(after).doesNotContain("LayerNorm.weight", "LayerNorm.bias").hasSameSizeAs(before);
        assertThat(Checkpoint.open(folder).weights())
                .extracting(StoredTensor::offset)
                .isEqualTo(open(TinyCheckpoints.BERT).weights().stream()
                        .map(StoredTensor::offset)
                        .toList());
    }

    private static List<Sentiment> sentiments(Checkpoint checkpoint) {
        return checkpoint.labels(Map.of()).sentiments();
    }

    private Checkpoint open(String name) {
        return Checkpoint.open(TinyCheckpoints.unpack(name, parent));
    }
}
