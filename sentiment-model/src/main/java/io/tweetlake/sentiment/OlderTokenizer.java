package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a tokenizer from before {@code tokenizer.json}. They have a vocabulary, and not how a text is cut, normalised and
 * framed, which the tokenizer classes of {@code transformers} have in their code.
 */
sealed interface OlderTokenizer permits BytePairFiles, WordPieceFiles, SentencePieceFile {

    /** Several times as many as the largest vocabularies have. */
    int MOST_TOKENS = 1 << 20;

    /** In which form the models of a family have their tokenizers. */
    static OlderTokenizer of(EncoderFamily family) {
        return switch (family) {
            case BERT, DISTILBERT -> new WordPieceFiles();
            case ROBERTA -> new BytePairFiles();
            case XLM_ROBERTA -> SentencePieceFile.xlmRoberta();
            case CAMEMBERT -> SentencePieceFile.camembert();
        };
    }

    /** Whether a folder has its vocabulary. */
    boolean isIn(Path folder);

    /** Those of its files that a folder has. */
    List<Path> files(Path folder);

    /** What {@code transformers} would write to {@code tokenizer.json}. */
    ObjectNode tokenizer(Path folder) throws IOException;
}
