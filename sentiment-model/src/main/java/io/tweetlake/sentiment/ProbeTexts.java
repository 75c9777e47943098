package io.tweetlake.sentiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The texts on which encoders are compared and int8 measures the ranges of activations. */
final class ProbeTexts {
    /** How many texts show that an encoder fails or is too slow on this machine. */
    private static final int FIRST_TEXTS = 4;

    static final List<String> ALL = read();
    static final List<String> FIRST = ALL.subList(0, FIRST_TEXTS);

    private ProbeTexts() {}

    private static List<String> read() {
        try (InputStream texts = ProbeTexts.class.getResourceAsStream("probe-texts.txt")) {
            return new String(texts.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
