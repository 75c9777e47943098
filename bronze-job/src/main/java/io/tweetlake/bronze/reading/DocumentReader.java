package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.types.variant.Variant;
import org.apache.spark.types.variant.VariantUtil;

/**
 * Cuts the records out of JSON: the elements of an array, of {@code statuses} (a search response of v1.1), of {@code posts} (a
 * page of Bluesky's) or of {@code data} (a {@link TweetPage} of v2), or else a value as it is. Where the text breaks, what comes before is kept, and
 * the rest is one record with the error.
 *
 * <p>Reads as it is asked, so that a large document costs its own bytes and one record more.
 */
final class DocumentReader implements Iterator<JsonRecord> {
    /** Of a search response of v1.1, and of Bluesky's {@code getPosts} and {@code searchPosts}. */
    private static final Set<String> LISTS = Set.of("statuses", "posts");

    private static final List<byte[]> NAMES = Stream.concat(LISTS.stream(), Stream.of(TweetPage.DATA))
            .map(DocumentReader::quoted)
            .toList();

    private final Utf8JsonFactory json;
    private final byte[] text;
    private final int end;
    private final boolean isDocument;
    /** Whether the text is a part of an array that is broken elsewhere, and so may end, or close it, behind any element. */
    private final boolean isPart;
    /** What is added to a place in the array to have one in the file's text. */
    private final long offset;
    /** Some byte is not UTF-8, so that each record has to be looked at. */
    private final boolean invalid;

    /** What is parsed: the text without the bytes that are not UTF-8. */
    private final byte[] sound;

    private JsonCursor cursor;
    private final Queue<JsonRecord> found = new ArrayDeque<>();
    private State state = State.BETWEEN;
    private long index;
    /** Where the value on the first level begins that is being read. */
    private int root;

    private int roots;
    /** How many records were found before that value. */
    private long before;
    /** The object on the first level that is being read; null in an array. */
    private TweetPage page;
    /** Why the text breaks behind the page. */
    private String breakOff;

    private enum State {
        BETWEEN,
        ELEMENTS,
        MEMBERS,
        PAGE,
        DONE
    }

    private DocumentReader(
            Utf8JsonFactory json, byte[] text, int start, int end, boolean isDocument, boolean isPart, long position) {
        this.json = json;
        this.text = text;
        this.end = end;
        this.isDocument = isDocument;
        this.isPart = isPart;
        this.offset = position - start;
        this.root = start;
        this.invalid = Utf8.firstInvalid(text, start, end) >= 0;
        this.sound = invalid ? Utf8.withoutInvalid(text, start, end) : text;
        this.cursor = new JsonCursor(json, sound, start, end);
    }

    /**
     * A whole text. Several objects and arrays may follow each other, with or without blanks and commas between them.
     *
     * @param position where it begins in its file's text, in bytes
     */
    static DocumentReader ofDocument(Utf8JsonFactory json, byte[] text, long position) {
        return new DocumentReader(json, text, 0, text.length, true, false, position);
    }

    /**
     * One or several lines, as {@link #ofDocument}; a value that holds no records has no index.
     *
     * @param isPart whether the lines are a part of an array that is broken elsewhere
     */
    static DocumentReader ofLines(
            Utf8JsonFactory json, byte[] text, int start, int end, long position, boolean isPart) {
        return new DocumentReader(json, text, start, end, false, isPart, position);
    }

    /** Whether the value holds records, rather than being one. */
    static boolean isEnvelope(Variant value) {
        return switch (value.getType()) {
            case ARRAY -> true;
            case OBJECT ->
                isArray(value.getFieldByKey(TweetPage.DATA))
                        || LISTS.stream().anyMatch(list -> isArray(value.getFieldByKey(list)));
            default -> false;
        };
    }

    /** Whether the name of an envelope's array is in the text, wherever that is. */
    static boolean namesEnvelope(byte[] text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text[i] == '"' && isNamed(text, i, end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamed(byte[] text, int at, int end) {
        for (byte[] name : NAMES) {
            if (startsWith(name, text, at, end)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] quoted(String name) {
        return ('"' + name + '"').getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean startsWith(byte[] name, byte[] text, int start, int end) {
        return start + name.length <= end && Arrays.equals(name, 0, name.length, text, start, start + name.length);
    }

    private static boolean isArray(Variant value) {
        return value != null && value.getType() == VariantUtil.Type.ARRAY;
    }

    @Override
    public boolean hasNext() {
        while (found.isEmpty() && state != State.DONE) {
            try {
                advance();
            } catch (JsonProcessingException e) {
                breakOff(JsonText.describe(e));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return !found.isEmpty();
    }

    @Override
    public JsonRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return found.remove();
    }

    private void advance() throws IOException {
        switch (state) {
            case BETWEEN -> readRoot();
            case ELEMENTS -> readElement();
            case MEMBERS -> readMember();
            case PAGE -> takeFromPage();
            case DONE -> {}
        }
    }

    private void readRoot() throws IOException {
        before = index;
        int blanksEnd = JsonText.blanksEnd(text, cursor.mark(), end);
        root = separatorsEnd(blanksEnd);
        page = null;
        if (root > blanksEnd) {
            // Another parser, as Jackson's take nothing but blanks between values.
            cursor = new JsonCursor(json, sound, root, end);
        }
        JsonToken token = cursor.nextValue();
        if (token == null) {
            state = State.DONE;
        } else if (roots++ > 0 && !token.isStructStart()) {
            breakOff(JsonText.MORE_THAN_ONE + cursor.where());
        } else if (token == JsonToken.START_ARRAY) {
            state = State.ELEMENTS;
        } else if (token == JsonToken.START_OBJECT) {
            page = new TweetPage(text, cursor);
            state = State.MEMBERS;
        } else {
            addValue();
        }
    }

    /** Behind blanks, behind the comma that may follow an object, and behind the end of an array that was open before. */
    private int separatorsEnd(int from) {
        int at = from;
        while (at < end && ((text[at] == ',' && (page != null || isPart)) || (text[at] == ']' && isPart))) {
            at = JsonText.blanksEnd(text, at + 1, end);
        }
        return at;
    }

    private void readElement() throws IOException {
        if (cursor.nextValue() != JsonToken.END_ARRAY) {
            addValue();
        } else if (page == null) {
            endRoot();
        } else {
            cursor.end();
            state = State.MEMBERS;
        }
    }

    private void readMember() throws IOException {
        if (cursor.next() == JsonToken.END_OBJECT) {
            state = State.PAGE;
            return;
        }
        String name = cursor.name();
        JsonToken value = cursor.nextValue();
        if (value == JsonToken.START_ARRAY && LISTS.contains(name)) {
            state = State.ELEMENTS;
        } else {
            page.read(name, value);
        }
    }

    private void takeFromPage() throws IOException {
        if (page.hasNext()) {
            TweetPage.Message message = page.next();
            add(message.text(), JsonText.parse(json, message.text()), message.start());
        } else if (breakOff != null) {
            addRest(breakOff);
        } else {
            endRoot();
        }
    }

    /** A value that holds no record is one itself. */
    private void endRoot() throws IOException {
        Slice whole = cursor.endOf(root);
        if (index == before) {
            byte[] raw = bytes(whole);
            JsonText.Parsed parsed = JsonText.parse(json, raw);
            found.add(new JsonRecord(raw, parsed.payload(), parsed.error(), isDocument ? index : null, offset + root));
            index++;
        }
        state = State.BETWEEN;
    }

    private void breakOff(String error) {
        if (page == null) {
            addRest(error);
        } else {
            breakOff = error;
            state = State.PAGE;
        }
    }

    /** Even where nothing is left, unless an array goes on elsewhere: a text that ends too early must leave a trace. */
    private void addRest(String error) {
        int from = JsonText.blanksEnd(text, index == before ? root : cursor.mark(), end);
        byte[] rest = bytes(new Slice(from, JsonText.stripTrailing(text, from, end)));
        if (!isPart || !isTrace(rest)) {
            boolean isRoot = !isDocument && index == before;
            found.add(new JsonRecord(rest, null, error, isRoot ? null : index, offset + from));
            index++;
        }
        state = State.DONE;
    }

    /** Whether nothing is left but how an array goes on. */
    private static boolean isTrace(byte[] rest) {
        int at = 0;
        while (at < rest.length && (rest[at] == '[' || rest[at] == ',')) {
            at = JsonText.blanksEnd(rest, at + 1, rest.length);
        }
        return at == rest.length;
    }

    private void addValue() throws IOException {
        int start = cursor.mark();
        Variant value = cursor.build();
        byte[] raw = bytes(cursor.end());
        // What was parsed is the text without its invalid bytes.
        add(raw, invalid ? JsonText.parse(json, raw) : JsonText.Parsed.of(value), start);
    }

    private void add(byte[] raw, JsonText.Parsed parsed, int start) {
        found.add(new JsonRecord(raw, parsed.payload(), parsed.error(), index++, offset + start));
    }

    private byte[] bytes(Slice slice) {
        return Arrays.copyOfRange(text, slice.start(), slice.end());
    }
}
