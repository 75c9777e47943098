package io.tweetlake.sentiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Random checkpoints of a few kilobytes, made by {@code make_golden.py}, for this module's tests and others'. */
public final class TinyCheckpoints {

    /** Negative, neutral, positive; weights stored as float32. */
    public static final String BERT = "tiny-bert";
    /** {@code LABEL_0}, {@code LABEL_1}; weights stored as float16. */
    public static final String BERT_TWO_LABELS = "tiny-bert-two-labels";
    /** Labels {@code POS}, {@code NEU}, {@code NEG} in this order. */
    public static final String ROBERTA = "tiny-roberta";
    /** Weights stored as bfloat16. */
    public static final String XLM_ROBERTA = "tiny-xlm-roberta";
    /** At most 64 tokens. */
    public static final String DISTILBERT = "tiny-distilbert";

    private static final List<String> BYTE_PAIRS =
            List.of("config.json", "pytorch_model.bin", "vocab.json", "merges.txt", "special_tokens_map.json");

    /** The files of each checkpoint that is laid out as one on the Hub. */
    public static final Map<String, List<String>> HUB = Map.of(
            // cardiffnlp/twitter-roberta-base-sentiment and -latest, in both formats of torch.save
            "hub-roberta", BYTE_PAIRS,
            "hub-roberta-latest", BYTE_PAIRS,
            // cardiffnlp/twitter-xlm-roberta-base-sentiment
            "hub-xlm-roberta",
                    List.of("config.json", "pytorch_model.bin", "sentencepiece.bpe.model", "special_tokens_map.json"),
            // distilbert-base-uncased-finetuned-sst-2-english
            "hub-distilbert", List.of("config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json"),
            // nlptown/bert-base-multilingual-uncased-sentiment
            "hub-bert-stars",
                    List.of(
                            "config.json",
                            "pytorch_model.bin",
                            "vocab.txt",
                            "tokenizer_config.json",
                            "special_tokens_map.json"),
            // tabularisai/multilingual-sentiment-analysis
            "hub-distilbert-five",
                    List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"),
            "hub-camembert", List.of("config.json", "pytorch_model.bin", "sentencepiece.bpe.model"));

    private TinyCheckpoints() {}

    /** Unpacked and loaded: fp32 on the CPU, batches of 256 tokens, no cache. */
    static SentimentModel load(String name, Path parent, int windowRows) {
        Checkpoint checkpoint = Checkpoint.open(unpack(name, parent));
        return SentimentModel.load(checkpoint, new ModelOptions(Precision.FP32, "cpu", 256, windowRows, 0));
    }

    /** Writes the checkpoint of this name to a folder of this name in the parent, and returns that folder. */
    public static Path unpack(String name, Path parent) {
        return unpack(name, parent.resolve(name), List.of("config.json", "model.safetensors", "tokenizer.json"));
    }

    /** RoBERTa's weights with the files of its older tokenizer, made by {@code make_older_golden.py}. */
    static Path unpackOlderRoberta(Path parent) {
        Path folder = parent.resolve("tiny-roberta-older");
        unpack(ROBERTA, folder, List.of("config.json", "model.safetensors"));
        return unpack(
                "tiny-roberta-older",
                folder,
                List.of(
                        "vocab.json",
                        "merges.txt",
                        "added_tokens.json",
                        "special_tokens_map.json",
                        "tokenizer_config.json"));
    }

    /**
     * A checkpoint in the files of a model on the Hub, made by {@code make_hub_golden.py}, in a folder of its name: those of
     * {@link #HUB}.
     */
    public static Path unpackHub(String name, Path parent) {
        return unpack(name, parent.resolve(name), HUB.get(name));
    }

    /** The weights of {@code hub-roberta-latest} in two files. */
    static Path unpackHubInParts(Path parent) throws IOException {
        Path folder = unpackHub("hub-roberta-latest", parent);
        Files.delete(folder.resolve("pytorch_model.bin"));
        return unpack(
                "hub-roberta-latest-parts",
                folder,
                List.of(
                        "pytorch_model.bin.index.json",
                        "pytorch_model-00001-of-00002.bin",
                        "pytorch_model-00002-of-00002.bin"));
    }

    private static Path unpack(String name, Path folder, List<String> files) {
        try {
            Files.createDirectories(folder);
            for (String file : files) {
                try (InputStream in = TinyCheckpoints.class.getResourceAsStream(name + "/" + file)) {
                    Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }
}
