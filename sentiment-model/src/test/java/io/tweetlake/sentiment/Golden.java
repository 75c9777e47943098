package io.tweetlake.sentiment;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What {@code transformers} makes of a text, as {@code make_golden.py} and {@code make_hub_golden.py} wrote it.
 *
 * @param times how often the file has the text repeated, 0 for once
 */
record Golden(String text, int times, long[] ids, float[] logits) {
    Golden {
        text = times > 1 ? text.repeat(times) : text;
    }

    static List<Golden> of(String checkpoint) {
        try (InputStream in = Golden.class.getResourceAsStream(checkpoint + "-golden.json")) {
            return new ObjectMapper().readValue(in, new TypeReference<List<Golden>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
