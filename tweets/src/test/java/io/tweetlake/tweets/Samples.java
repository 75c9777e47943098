package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The hand-written samples in {@code src-test-data/shapes}, and the rows that Silver should make of them. */
final class Samples {
    static final JsonMapper JSON = new JsonMapper();

    private static final Path DATA = Path.of("..", "src-test-data");

    private Samples() {}

    static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(DATA.resolve("shapes"))) {
            return files.map(Path::getFileName).map(Path::toString).sorted().toList();
        }
    }

    /** A file's records, cut as Bronze cuts them. */
    static List<String> records(String file) throws IOException {
        String text = text(DATA.resolve("shapes").resolve(file));
        if (file.contains(".jsonl")) {
            return text.lines().toList();
        }
        JsonNode document = JSON.readTree(text);
        List<String> records = new ArrayList<>();
        if (document.isArray()) {
            document.forEach(tweet -> records.add(tweet.toString()));
        } else if (document.path("statuses").isArray()) {
            document.path("statuses").forEach(tweet -> records.add(tweet.toString()));
        } else if (document.path("posts").isArray()) {
            document.path("posts").forEach(post -> records.add(post.toString()));
        } else if (document.path("data").isArray()) {
            document.path("data").forEach(tweet -> records.add(message(tweet, document)));
        } else {
            records.add(text);
        }
        return records;
    }

    private static String message(JsonNode tweet, JsonNode page) {
        ObjectNode message = JSON.createObjectNode();
        message.set("data", tweet);
        message.set("includes", page.path("includes"));
        return message.toString();
    }

    /** An object for each record: its {@code file}, its place in it ({@code record}, from 0), and the columns. */
    static List<JsonNode> expected() throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(DATA.resolve("shapes.expected.jsonl"))) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }

    private static String text(Path file) throws IOException {
        try (InputStream stored = Files.newInputStream(file);
                InputStream bytes = file.toString().endsWith(".gz") ? new GZIPInputStream(stored) : stored;
                BufferedReader text = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            return String.join("\n", text.lines().toList());
        }
    }
}
