package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * A page of API v2, whose tweets share what they refer to: {@code data}, {@code includes} and {@code errors}. Its tweets
 * come out as messages of one tweet each, {@code {"data":{...},"includes":{...}}}, cut from the page's own text, with no
 * more of {@code includes} than the tweet refers to; then its errors, each as {@code {"errors":[{...}]}}. Where
 * {@code data} is no array, the object is no page, and nothing comes out.
 */
final class TweetPage implements Iterator<TweetPage.Message> {
    static final String DATA = "data";

    private static final String ERRORS = "errors";
    private static final String INCLUDES = "includes";
    private static final ObjectMapper MAPPER =
            new ObjectMapper(new Utf8JsonFactory(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));

    private final byte[] text;
    private final JsonCursor cursor;
    private final List<Slice> tweets = new ArrayList<>();
    private final List<Slice> errors = new ArrayList<>();
    private final Map<String, List<Included>> includes = new LinkedHashMap<>();
    private final Map<String, String> authors = new LinkedHashMap<>();
    private boolean hasData;
    private int next;

    /**
     * A message of one tweet, or of one error.
     *
     * @param start where the tweet or error begins in the page's text
     */
    record Message(byte[] text, int start) {}

    private record Included(String id, Slice slice) {}

    /**
     * @param text the page's, of which the messages are made
     * @param cursor in an object of that text
     */
    TweetPage(byte[] text, JsonCursor cursor) {
        this.text = text;
        this.cursor = cursor;
    }

    /** Takes a member of the object, at whose value the cursor is, to its end or to where it breaks. */
    void read(String name, JsonToken token) throws IOException {
        if (token == JsonToken.START_ARRAY && name.equals(DATA)) {
            hasData = true;
            readElements(tweets::add);
        } else if (token == JsonToken.START_ARRAY && name.equals(ERRORS)) {
            readElements(errors::add);
        } else if (token == JsonToken.START_OBJECT && name.equals(INCLUDES)) {
            readIncludes();
        } else {
            cursor.skip();
        }
    }

    private void readElements(Consumer<Slice> elements) throws IOException {
        while (cursor.nextValue() != JsonToken.END_ARRAY) {
            elements.accept(cursor.skip());
        }
        cursor.end();
    }

    private void readIncludes() throws IOException {
        while (cursor.next() != JsonToken.END_OBJECT) {
            String kind = cursor.name();
            if (cursor.nextValue() == JsonToken.START_ARRAY) {
                List<Included> included = includes.computeIfAbsent(kind, any -> new ArrayList<>());
                readElements(slice -> included.add(included(kind, slice)));
            } else {
                cursor.skip();
            }
        }
        cursor.end();
    }

    private Included included(String kind, Slice slice) {
        JsonNode node = tree(slice);
        String id = node.path(kind.equals(TweetReferences.MEDIA) ? "media_key" : "id")
                .asText();
        if (kind.equals(TweetReferences.TWEETS)) {
            authors.put(id, node.path(TweetReferences.AUTHOR).asText(null));
        }
        return new Included(id, slice);
    }

    @Override
    public boolean hasNext() {
        return hasData && next < tweets.size() + errors.size();
    }

    @Override
    public Message next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int at = next++;
        return at < tweets.size() ? tweet(tweets.get(at)) : error(errors.get(at - tweets.size()));
    }

    private Message error(Slice error) {
        return new Text().add("{\"errors\":[").add(error).add("]}").at(error.start());
    }

    private Message tweet(Slice tweet) {
        TweetReferences references = new TweetReferences(tree(tweet));
        references.tweets().forEach(id -> references.addAuthor(authors.get(id)));
        Text message = new Text().add("{\"data\":").add(tweet);
        String separator = ",\"includes\":{";
        for (var kind : includes.entrySet()) {
            List<Slice> found = kind.getValue().stream()
                    .filter(included -> references.contains(kind.getKey(), included.id()))
                    .map(Included::slice)
                    .toList();
            if (!found.isEmpty()) {
                message.add(separator)
                        .add("\"" + kind.getKey() + "\":[")
                        .addAll(found)
                        .add("]");
                separator = ",";
            }
        }
        return message.add(separator.equals(",") ? "}}" : "}").at(tweet.start());
    }

    private JsonNode tree(Slice slice) {
        try {
            return MAPPER.readTree(cursor.text(), slice.start(), slice.end() - slice.start());
        } catch (IOException e) {
            throw new UncheckedIOException("a text that was JSON a moment ago", e);
        }
    }

    /** A text made of slices of the page. */
    private final class Text {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Text add(String part) {
            bytes.writeBytes(part.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        Text add(Slice slice) {
            bytes.write(text, slice.start(), slice.end() - slice.start());
            return this;
        }

        Text addAll(List<Slice> slices) {
            String comma = "";
            for (Slice slice : slices) {
                add(comma).add(slice);
                comma = ",";
            }
            return this;
        }

        Message at(int start) {
            return new Message(bytes.toByteArray(), start);
        }
    }
}
