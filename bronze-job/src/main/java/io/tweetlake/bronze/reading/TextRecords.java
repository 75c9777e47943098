package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.SourceConfig.Format;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** The records of a whole text: lines, or one document. */
final class TextRecords {
    private static final int HEAD_BYTES = 512;
    /** A shorter text is shown as it is. */
    private static final int LEAST_BINARY = 64;

    private TextRecords() {}

    /**
     * @param text in UTF-8, which supports marks
     * @param account of a personal archive, if the text is one of its files; gives null if it is not known
     */
    static Iterator<JsonRecord> of(InputStream text, Format format, Limits limits, Supplier<JsonNode> account)
            throws IOException {
        byte[] head = TextEncoding.peek(text, HEAD_BYTES);
        if (isBinary(head)) {
            String error =
                    "the file is binary: neither text nor compressed (gzip, bzip2, zstd, xz) nor an archive (tar, zip)";
            return List.of(JsonRecord.unread(error, 0)).iterator();
        }
        String other = TwitterArchive.contentOtherThanTweets(head);
        if (other != null) {
            String error = "the file holds \"%s\" of a Twitter archive, of which only tweets are read".formatted(other);
            return List.of(JsonRecord.unread(error, 0)).iterator();
        }
        int prefix = TwitterArchive.prefixLength(head);
        text.skipNBytes(prefix);
        Iterator<JsonRecord> records =
                format == Format.DOCUMENT ? document(text, prefix, limits) : LineRecords.ofWhole(text, prefix, limits);
        return prefix == 0 ? records : TwitterArchive.withAccount(records, account, limits.json());
    }

    private static Iterator<JsonRecord> document(InputStream text, long position, Limits limits) throws IOException {
        byte[] document = text.readNBytes(limits.documentBytes() + 1);
        if (document.length > limits.documentBytes()) {
            return List.of(LimitedRecords.excerpt(document, 0, position, limits.documentError()))
                    .iterator();
        }
        return JsonText.isBlank(document, 0, document.length)
                ? Collections.emptyIterator()
                : DocumentReader.ofDocument(limits.json(), document, position);
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
