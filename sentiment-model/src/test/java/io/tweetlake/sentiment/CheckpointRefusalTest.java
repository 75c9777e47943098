package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be served is refused before any native code runs, and the message says what to do. */
class CheckpointRefusalTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUERY = "bert.encoder.layer.0.attention.self.query.weight";

    @TempDir
    Path parent;

    private Path folder;

    @BeforeEach
    void unpack() {
        folder = TinyCheckpoints.unpack(TinyCheckpoints.BERT, parent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "model.safetensors"})
    void aFileThatIsMissing(String file) throws IOException {
        Files.delete(folder.resolve(file));
        assertRefused(file + ": not found", "save_pretrained");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json"})
    void aFileThatIsNotJson(String file) throws IOException {
        Files.writeString(folder.resolve(file), "{\"model_type\": \"bert\"");
        assertRefused(file + ": not valid JSON", "save_pretrained");
    }

    @Test
    void aFamilyThatIsNotKnownGetsTheListOfThoseThatAre() throws IOException {
        editConfig(config -> config.put("model_type", "gpt2"));
        assertRefused("config.json: model_type is 'gpt2'", "bert, roberta, xlm-roberta, distilbert");
    }

    @Test
    void anEncoderWithoutAClassifier() throws IOException {
        editConfig(config -> config.putArray("architectures").add("BertModel"));
        assertRefused("not a sequence classifier", "Fine-tune");
    }

    @ParameterizedTest
    @CsvSource({
        "problem_type, multi_label_classification",
        "problem_type, regression",
        "is_decoder, true",
        "add_cross_attention, true"
    })
    void aModelThatComputesOtherwise(String key, String value) throws IOException {
        editConfig(config -> config.put(key, value));
        assertRefused("config.json: " + key + " is '" + value + "'", key + " is ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1025, 2_000_000_000})
    void aNumberOfLabelsThatNoClassifierHas(int count) throws IOException {
        editConfig(config -> config.put("num_labels", count).remove("id2label"));
        assertRefused("config.json: has " + count + " labels", "2 to 1024");
    }

    @Test
    void aSetOfAMillionLabelsIsOnlyCounted() throws IOException {
        editConfig(config -> {
            ObjectNode labels = config.putObject("id2label");
            IntStream.range(0, 1_000_000).forEach(label -> labels.put(String.valueOf(label), "x"));
        });
        assertRefused("config.json: has 1000000 labels", "2 to 1024");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "model.safetensors"})
    void aPointerThatGitLfsLeftInPlaceOfAFile(String file) throws IOException {
        Files.writeString(
                folder.resolve(file),
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 498\n");
        assertRefused(file + ": a pointer of Git LFS", "git lfs pull");
    }

    @Test
    void anAdapterWithoutItsBaseModel() throws IOException {
        Files.delete(folder.resolve("model.safetensors"));
        Files.delete(folder.resolve("config.json"));
        Files.writeString(
                folder.resolve("adapter_config.json"),
                "{\"peft_type\": \"LORA\", \"base_model_name_or_path\": \"org/base\"}");
        assertRefused("a PEFT adapter, which changes the weights of org/base", "merge_and_unload");
    }

    @Test
    void theTokenizerOfBertweet() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("bpe.codes"), "t h 1\n");
        assertRefused("bpe.codes: the tokenizer of BERTweet", "cardiffnlp/twitter-roberta-base");
    }

    @Test
    void anActivationThatTheEncoderDoesNotHave() throws IOException {
        editConfig(config -> config.put("hidden_act", "gelu_new"));
        assertRefused("config.json: hidden_act is 'gelu_new'", "gelu");
    }

    @Test
    void aSizeThatIsNotANumber() throws IOException {
        editConfig(config -> config.put("hidden_size", "big"));
        assertRefused("config.json: hidden_size is not a positive number", "save_pretrained");
    }

    @ParameterizedTest
    @CsvSource({
        "num_hidden_layers, 1000000000",
        "num_hidden_layers, 9000000000",
        "hidden_size, 2147483647",
        "vocab_size, 2000000000",
        "type_vocab_size, 2000000000",
        "max_position_embeddings, 2147483647"
    })
    void aSizeBeyondThatOfAnyEncoder(String key, long size) throws IOException {
        editConfig(config -> config.put(key, size));
        assertRefused("config.json: %s is %d".formatted(key, size), "save_pretrained");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json"})
    void aFileThatIsLargerThanAnyOfItsKind(String file) throws IOException {
        try (RandomAccessFile large = new RandomAccessFile(folder.resolve(file).toFile(), "rw")) {
            large.setLength(900L << 20);
        }
        assertRefused(file + ": has 943,718,400 bytes", "save_pretrained");
    }

    @Test
    void aTokenizerOfMoreValuesThanFitInMemory() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": [" + "[],".repeat(3_000_000) + "0]}");
        assertRefused("tokenizer.json: has more values", "save_pretrained");
    }

    @Test
    void aTokenizerWhoseExpressionMayNotEnd() throws IOException {
        edit(
                "tokenizer.json",
                json -> json.putObject("pre_tokenizer")
                        .put("type", "Split")
                        .putObject("pattern")
                        .put("Regex", "(a+)+b|x"));
        assertRefused("tokenizer.json: the regular expression `(a+)+b|x`", "fine-tuned from");
    }

    @Test
    void aTokenizerWhoseReplacementsMakeATextEverLonger() throws IOException {
        edit("tokenizer.json", json -> {
            ArrayNode steps =
                    json.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
            for (int step = 0; step < 20; step++) {
                steps.addObject()
                        .put("type", "Replace")
                        .put("content", "aa")
                        .putObject("pattern")
                        .put("String", "a");
            }
        });
        assertRefused("more than 64 times as long", "fine-tuned from");
    }

    @Test
    void aTokenizerThatAddsNoSpecialTokens() throws IOException {
        edit("tokenizer.json", json -> json.putNull("post_processor"));
        assertRefused("tokenizer.json: has no post_processor", "save_pretrained");
    }

    @Test
    void aTokenizerWithMoreTokensThanTheModel() throws IOException {
        edit(
                "tokenizer.json",
                json -> json.withArray("added_tokens")
                        .addObject()
                        .put("id", 209)
                        .put("content", "new"));
        assertRefused("tokenizer.json: has token id 209", "trained with");
    }

    @Test
    void tensorsThatShareTheirNumbersAndAreLargerThanTheFile() throws IOException {
        folder = TinyCheckpoints.unpackHub("hub-roberta-latest", parent);
        Files.delete(folder.resolve("pytorch_model.bin"));
        try (InputStream shared = getClass().getResourceAsStream("hub-roberta-latest-shared.bin")) {
            Files.copy(shared, folder.resolve("pytorch_model.bin"));
        }
        assertRefused("its tensors share their numbers, and are larger than the file", "fine-tuned");
    }

    @ParameterizedTest
    @CsvSource({"../other.bin", "/tmp/other.bin", "model.safetensors"})
    void anIndexOfPicklesThatNamesWhatIsNoPart(String name) throws IOException {
        Files.delete(folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("pytorch_model.bin.index.json"), "{\"weight_map\": {\"a\": \"" + name + "\"}}");
        assertRefused("pytorch_model.bin.index.json: names '" + name + "'", "again");
    }

    @Test
    void anOlderTokenizerWithoutTheTokensThatFrameAText() throws IOException {
        folder = TinyCheckpoints.unpack(TinyCheckpoints.ROBERTA, parent);
        Files.delete(folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0}");
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\n");
        assertRefused("vocab.json: has no id for <s>", "merges.txt");
    }

    @Test
    void aVocabularyOfWordPiecesWithoutTheTokensThatFrameAText() throws IOException {
        folder = TinyCheckpoints.unpackHub("hub-distilbert", parent);
        Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n");
        assertRefused("vocab.txt: has no id for [SEP]", "vocab.txt of the model");
    }

    @Test
    void aVocabularyForATokenizerThatCutsInAnotherWay() throws IOException {
        folder = TinyCheckpoints.unpackHub("hub-distilbert", parent);
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"BertJapaneseTokenizer\"}");
        assertRefused("tokenizer_config.json: tokenizer_class is BertJapaneseTokenizer", "tokenizer.json");
    }

    @Test
    void aVocabularyThatIsNoText() throws IOException {
        folder = TinyCheckpoints.unpackHub("hub-distilbert", parent);
        Files.write(folder.resolve("vocab.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertRefused("vocab.txt: is not in UTF-8", "vocab.txt of the model");
    }

    @Test
    void aVocabularyOfMoreWordPiecesThanAnyModelHas() throws IOException {
        folder = TinyCheckpoints.unpackHub("hub-distilbert", parent);
        Files.writeString(folder.resolve("vocab.txt"), "\n".repeat(2_000_000));
        assertRefused("vocab.txt: has more than 1048576 tokens", "vocab.txt of the model");
    }

    @Test
    void aSentencePieceModelThatIsTruncatedOrChangedAnywhere() throws IOException {
        folder = TinyCheckpoints.unpackHub("hub-xlm-roberta", parent);
        Path file = folder.resolve("sentencepiece.bpe.model");
        byte[] whole = Files.readAllBytes(file);
        for (int position = 0; position < whole.length; position += 7) {
            byte[] changed = whole.clone();
            changed[position] ^= (byte) (1 << position % 8);
            for (byte[] bytes : List.of(changed, Arrays.copyOf(whole, position))) {
                Files.write(file, bytes);
                try {
                    SentencePieceModel.read(file, "fix");
                } catch (CheckpointException e) {
                    assertThat(e.problem()).startsWith("sentencepiece.bpe.model: ");
                }
            }
        }
    }

    /** Damage that the native tokenizer survives serves, and no other. */
    @Test
    void aMapOfCharactersThatWouldEndTheProcess() throws IOException {
        folder = TinyCheckpoints.unpackHub("hub-xlm-roberta", parent);
        ObjectNode tokenizer = SentencePieceFile.xlmRoberta().tokenizer(folder);
        byte[] map = tokenizer.path("normalizer").path("precompiled_charsmap").binaryValue();
        byte[] outside = map.clone();
        Arrays.fill(outside, 4, map.length, (byte) 0x41);
        byte[] replacementOutside = Arrays.copyOf(map, map.length - 200);
        for (byte[] damaged : List.of(outside, replacementOutside, Arrays.copyOf(map, 100), new byte[] {1, 2})) {
            ((ObjectNode) tokenizer.path("normalizer")).put("precompiled_charsmap", damaged);
            JSON.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer);
            assertRefused("tokenizer.json: its map of characters (precompiled_charsmap) is damaged", "fine-tuned from");
        }
        int served = 0;
        for (int position = 0; position < map.length; position += 5) {
            byte[] changed = map.clone();
            changed[position] ^= (byte) (1 << position % 8);
            ((ObjectNode) tokenizer.path("normalizer")).put("precompiled_charsmap", changed);
            JSON.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer);
            try (TextTokenizer loaded = TextTokenizer.load(Checkpoint.open(folder))) {
                Golden.of("hub-xlm-roberta").forEach(golden -> loaded.encode(golden.text()));
                served++;
            } catch (CheckpointException e) {
                assertThat(e.problem()).contains("map of characters");
            }
        }
        assertThat(served).isPositive();
    }

    @Test
    void aSentencePieceModelThatIsNone() throws IOException {
        folder = TinyCheckpoints.unpackHub("hub-xlm-roberta", parent);
        Files.writeString(folder.resolve("sentencepiece.bpe.model"), "text");
        assertRefused("sentencepiece.bpe.model: is truncated or no SentencePiece model", "tokenizer.json");
        // Trainer's settings with model_type 2, BPE.
        Files.write(folder.resolve("sentencepiece.bpe.model"), new byte[] {0x12, 2, 0x18, 2});
        assertRefused("sentencepiece.bpe.model: is no unigram model", "tokenizer.json");
    }

    @Test
    void aPartOfTheWeightsThatIsMissing() throws IOException {
        WeightParts.split(folder);
        Files.delete(folder.resolve("model-00002-of-00002.safetensors"));
        assertRefused("model-00002-of-00002.safetensors: not found", "again");
    }

    @Test
    void aTensorThatIsInNoPart() throws IOException {
        WeightParts.split(folder);
        Files.copy(
                folder.resolve("model-00001-of-00002.safetensors"),
                folder.resolve("model-00002-of-00002.safetensors"),
                StandardCopyOption.REPLACE_EXISTING);
        assertRefused("is missing", "fine-tuned");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../other.safetensors", "/tmp/other.safetensors", "pytorch_model.bin", ""})
    void anIndexThatNamesWhatIsNoPart(String name) throws IOException {
        Files.delete(folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": \"" + name + "\"}}");
        assertRefused("model.safetensors.index.json: names '" + name + "'", "again");
    }

    @Test
    void anIndexWithoutNames() throws IOException {
        Files.delete(folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("model.safetensors.index.json"), "{}");
        assertRefused("has no weight_map", "again");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 100, 150_000})
    void weightsThatAreTruncated(int bytes) throws IOException {
        editWeights(weights -> weights.limit(bytes));
        assertRefused("model.safetensors: ", "truncated");
    }

    @Test
    void bytesAfterTheWeights() throws IOException {
        editWeights(
                weights -> ByteBuffer.allocate(weights.limit() + 1).put(weights).rewind());
        assertRefused("its header describes", "damaged");
    }

    @Test
    void aHeaderLongerThanTheFile() throws IOException {
        editWeights(weights -> weights.putLong(0, Long.MAX_VALUE));
        assertRefused("its header cannot be 9223372036854775807 bytes long", "not a safetensors file");
    }

    @Test
    void aHeaderThatIsGarbage() throws IOException {
        editWeights(weights -> weights.put(9, "garbage".getBytes(StandardCharsets.US_ASCII)));
        assertRefused("model.safetensors header: not valid JSON", "damaged");
    }

    @Test
    void tensorsThatOverlap() throws IOException {
        replaceInHeader("\"data_offsets\":[256,", "\"data_offsets\":[255,");
        assertRefused("model.safetensors: ", "damaged");
    }

    @Test
    void aTensorThatIsMissing() throws IOException {
        replaceInHeader(QUERY, QUERY.replace("query", "qurey"));
        assertRefused("model.safetensors: " + QUERY + " is missing", "fine-tuned");
    }

    @Test
    void aTensorOfAnotherShape() throws IOException {
        editConfig(config -> config.put("intermediate_size", 64));
        assertRefused("intermediate.dense.weight has shape [48, 32], and config.json asks for [64, 32]", "config.json");
    }

    @Test
    void aTensorOfANumberFormatThatIsNotServed() throws IOException {
        replaceInHeader("\"F32\"", "\"I32\"");
        assertRefused("is of type I32, not F32, F16 or BF16", "fine-tuned");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aWeightThatIsNotFinite(float weight) throws IOException {
        editWeights(weights -> weights.putFloat(weights.limit() - 400, weight));
        assertRefused("has a weight that is infinite or not a number", "fine-tuned");
    }

    @ParameterizedTest
    @ValueSource(strings = {TinyCheckpoints.BERT_TWO_LABELS, TinyCheckpoints.XLM_ROBERTA})
    void aHalfPrecisionWeightThatIsNotFinite(String name) throws IOException {
        folder = TinyCheckpoints.unpack(name, parent);
        editWeights(weights -> weights.putShort(weights.limit() - 400, (short) 0xffff));
        assertRefused("has a weight that is infinite or not a number", "fine-tuned");
    }

    private void assertRefused(String problem, String fix) {
        CheckpointException refusal = catchThrowableOfType(CheckpointException.class, () -> Checkpoint.open(folder));
        assertThat(refusal).isNotNull();
        assertThat(refusal.problem()).contains(problem);
        assertThat(refusal.fix()).contains(fix);
        assertThat(refusal).hasMessage(refusal.problem() + ". " + refusal.fix() + ".");
    }

    private void editConfig(Consumer<ObjectNode> change) throws IOException {
        edit("config.json", change);
    }

    private void edit(String file, Consumer<ObjectNode> change) throws IOException {
        Path path = folder.resolve(file);
        ObjectNode json = (ObjectNode) JSON.readTree(path.toFile());
        change.accept(json);
        JSON.writeValue(path.toFile(), json);
    }

    private void replaceInHeader(String from, String to) throws IOException {
        assertThat(to).hasSameSizeAs(from);
        Path path = folder.resolve("model.safetensors");
        String bytes = Files.readString(path, StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains(from);
        Files.writeString(path, bytes.replace(from, to), StandardCharsets.ISO_8859_1);
    }

    private void editWeights(UnaryOperator<ByteBuffer> change) throws IOException {
        Path path = folder.resolve("model.safetensors");
        ByteBuffer weights = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer changed = change.apply(weights);
        byte[] bytes = new byte[changed.limit()];
        changed.get(0, bytes);
        Files.write(path, bytes);
    }
}
