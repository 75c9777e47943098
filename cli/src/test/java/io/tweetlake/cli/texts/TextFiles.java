package io.tweetlake.cli.texts;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tweetlake.cli.texts.TextOptions.Quotes;
import io.tweetlake.common.config.TextsConfig;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What tests do with files of texts. */
public final class TextFiles {
    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    static final TextsConfig LIMITS = new TextsConfig(100, 1_000_000);

    private TextFiles() {}

    static List<TextRow> rows(Path file, TextOptions options, String... columns) throws IOException {
        List<TextRow> rows = new ArrayList<>();
        List<TextColumn> wanted = columns.length == 0
                ? List.of(TextColumn.ofTexts("text"))
                : java.util.Arrays.stream(columns).map(TextColumn::ofLabels).toList();
        try (TextInput input = TextInput.open(file.toString(), options, wanted)) {
            input.rows().forEachRemaining(rows::add);
        }
        return rows;
    }

    static List<String> texts(Path file) throws IOException {
        return texts(file, options(StandardCharsets.UTF_8, null));
    }

    static List<String> texts(Path file, TextOptions options) throws IOException {
        return rows(file, options).stream().map(TextRow::text).toList();
    }

    static TextOptions options(Charset encoding, Quotes quotes) {
        return new TextOptions(null, encoding, quotes, LIMITS);
    }

    /** A JSON string on each line, as {@code write_texts.py} reads them. */
    public static Path writeStrings(Path file, List<String> texts) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String text : texts) {
            lines.add(ASCII.writeValueAsString(text));
        }
        return Files.write(file, lines);
    }
}
