package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.SourceConfig.Format;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** The records of a whole text: lines, or one document. */
final class TextRecords {
    /** A larger document does not fit into an array next to its records. */
    private static final int LARGEST_DOCUMENT = 1 << 30;

    private static final int EXCERPT_BYTES = 1 << 10;
    private static final int HEAD_BYTES = 512;
    /** A shorter text is shown as it is. */
    private static final int LEAST_BINARY = 64;

    private TextRecords() {}

    /**
     * @param text in UTF-8, which supports marks
     * @param account of a personal archive, if the text is one of its files; gives null if it is not known
     */
    static Iterator<JsonRecord> of(InputStream text, Format format, Supplier<JsonNode> account) throws IOException {
        byte[] head = TextEncoding.peek(text, HEAD_BYTES);
        if (isBinary(head)) {
            String error =
                    "the file is binary: neither text nor compressed (gzip, bzip2, zstd, xz) nor an archive (tar, zip)";
            return List.of(JsonRecord.broken(new byte[0], error, null, 0)).iterator();
        }
        int prefix = TwitterArchive.prefixLength(head);
        text.skipNBytes(prefix);
        Iterator<JsonRecord> records =
                format == Format.DOCUMENT ? document(text, prefix) : LineRecords.ofWhole(new LineReader(text, prefix));
        return prefix == 0 ? records : TwitterArchive.withAccount(records, account);
    }

    private static Iterator<JsonRecord> document(InputStream text, long position) throws IOException {
        byte[] document = text.readNBytes(LARGEST_DOCUMENT + 1);
        if (document.length > LARGEST_DOCUMENT) {
            String error = "a document of more than 1 GB: write a record on each line, or cut it into several";
            byte[] excerpt = Arrays.copyOf(document, EXCERPT_BYTES);
            return List.of(JsonRecord.broken(excerpt, error, null, 0)).iterator();
        }
        return JsonText.isBlank(document, 0, document.length)
                ? Collections.emptyIterator()
                : DocumentReader.ofDocument(document, position);
    }

    /** Control characters say so, unless the text begins as JSON does. */
    private static boolean isBinary(byte[] head) {
        int first = JsonText.blanksEnd(head, 0, head.length);
        if (head.length < LEAST_BINARY
                || first == head.length
                || head[first] == '{'
                || head[first] == '['
                || head[first] == '"') {
            return false;
        }
        for (byte each : head) {
            if (each >= 0 && each < ' ' && each != '\n' && each != '\r' && each != '\t' && each != '\f') {
                return true;
            }
        }
        return false;
    }
}
