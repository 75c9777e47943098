package io.tweetlake.models.serving;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code README.md} as the Hub has it for models: properties between two lines of hyphens, then text. */
final class ModelCard {
    static final String FILE = "README.md";

    private static final int PROPERTIES_BYTES = 1 << 16;
    private static final Pattern PROPERTIES =
            Pattern.compile("\\A---\\R(.*?)^---$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LICENCE = Pattern.compile("^license: *[\"']?([\\w.+-]+)", Pattern.MULTILINE);

    private ModelCard() {}

    /** Of a model's folder; empty where its card names none, or there is none. */
    static Optional<String> licence(Path folder) {
        try (InputStream card = Files.newInputStream(folder.resolve(FILE))) {
            return licence(card);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<String> licence(InputStream card) throws IOException {
        String text = new String(card.readNBytes(PROPERTIES_BYTES), StandardCharsets.UTF_8);
        return PROPERTIES
                .matcher(text)
                .results()
                .findFirst()
                .map(properties -> LICENCE.matcher(properties.group(1)))
                .filter(Matcher::find)
                .map(licence -> licence.group(1));
    }
}
