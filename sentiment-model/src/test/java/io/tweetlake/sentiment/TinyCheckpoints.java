package io.tweetlake.sentiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

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
