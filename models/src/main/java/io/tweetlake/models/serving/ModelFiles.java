package io.tweetlake.models.serving;

import io.tweetlake.common.UserError;
import io.tweetlake.models.remote.RemoteFile;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which files of a folder are downloaded: those that are served, at the top or where {@code mlflow.transformers} puts them. */
final class ModelFiles {
    private static final Pattern BESIDE_THE_WEIGHTS = Pattern.compile(
            "MLmodel|tweetlake-probe\\.json"
                    + "|(model/)?config\\.json"
                    + "|(components/tokenizer/)?(tokenizer\\.json|tokenizer_config\\.json|added_tokens\\.json"
                    + "|special_tokens_map\\.json|vocab\\.json|merges\\.txt|vocab\\.txt|sentencepiece\\.bpe\\.model|bpe\\.codes)");

    /** One set of weights is enough, and the first of these that is there is the best. */
    private static final List<Pattern> WEIGHTS = List.of(
            Pattern.compile("(model/)?model\\.safetensors"),
            Pattern.compile("(model/)?(model-\\d+-of-\\d+\\.safetensors|model\\.safetensors\\.index\\.json)"),
            Pattern.compile("(model/)?pytorch_model\\.bin"),
            Pattern.compile("(model/)?(pytorch_model-\\d+-of-\\d+\\.bin|pytorch_model\\.bin\\.index\\.json)"));

    private ModelFiles() {}

    /** Of a folder's files; none are weights where it has none that can be served. */
    static List<RemoteFile> served(List<RemoteFile> all) {
        return Stream.concat(all.stream().filter(matches(BESIDE_THE_WEIGHTS)), weights(all).stream())
                .toList();
    }

    /** @throws UserError where there are no weights of a kind that is served */
    static void requireWeights(String place, List<RemoteFile> files) {
        if (files.isEmpty()) {
            throw new UserError("there are no files at " + place, "check the path, or log the model again");
        }
        if (weights(files).isEmpty()) {
            throw new UserError(
                    "the model at %s has no weights that are served: neither model.safetensors nor pytorch_model.bin"
                            .formatted(place),
                    "save or log it again with its weights, without save_pretrained=False");
        }
    }

    /**
     * Before the first byte: a listing is untrusted input.
     *
     * @return how many bytes the files have
     * @throws UserError where they are more than may be
     */
    static double requireSize(String place, List<RemoteFile> files, long maxBytes) {
        double bytes = files.stream().mapToDouble(RemoteFile::size).sum();
        if (bytes > maxBytes) {
            throw new UserError(
                    "the model at %s has %,.0f bytes, more than model.maxSize".formatted(place, bytes),
                    "check that it is a model, and raise model.maxSize");
        }
        return bytes;
    }

    private static List<RemoteFile> weights(List<RemoteFile> all) {
        return WEIGHTS.stream()
                .map(set -> all.stream().filter(matches(set)).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static Predicate<RemoteFile> matches(Pattern pattern) {
        return file -> pattern.matcher(file.path()).matches();
    }
}
