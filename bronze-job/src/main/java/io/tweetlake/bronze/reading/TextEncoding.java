package io.tweetlake.bronze.reading;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Turns text in UTF-8 or UTF-16, known by its first bytes, into UTF-8 without a byte order mark. */
final class TextEncoding {
    private static final int HEAD_BYTES = 4;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private TextEncoding() {}

    /**
     * @param stored which supports marks
     * @return which supports marks; the same stream where nothing has to be changed
     */
    static InputStream utf8(InputStream stored) throws IOException {
        ByteOrder utf16 = utf16Order(peek(stored, HEAD_BYTES));
        InputStream text = utf16 == null ? stored : new BufferedInputStream(new Utf16Text(stored, utf16), BUFFER_BYTES);
        if (!Arrays.equals(peek(text, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            return text;
        }
        text.skipNBytes(BYTE_ORDER_MARK.length);
        return new BufferedInputStream(text, BUFFER_BYTES);
    }

    /** The next bytes of a stream that supports marks, which stays where it is; fewer at its end. */
    static byte[] peek(InputStream stream, int count) throws IOException {
        stream.mark(count);
        byte[] head = stream.readNBytes(count);
        stream.reset();
        return head;
    }

    /** By its byte order mark, or because JSON's first two characters are ASCII. */
    private static ByteOrder utf16Order(byte[] head) {
        if (head.length >= 2 && (startsWith(head, 0xFE, 0xFF) || (head.length == HEAD_BYTES && isAscii(head, 0)))) {
            return ByteOrder.BIG_ENDIAN;
        }
        boolean little = startsWith(head, 0xFF, 0xFE) || (head.length == HEAD_BYTES && isAscii(head, 1));
        return little ? ByteOrder.LITTLE_ENDIAN : null;
    }

    private static boolean startsWith(byte[] head, int first, int second) {
        return head.length >= 2 && (head[0] & 0xFF) == first && (head[1] & 0xFF) == second;
    }

    /** @param zeros whether the high bytes, which are zero, come first (0) or second (1) */
    private static boolean isAscii(byte[] head, int zeros) {
        return head[zeros] == 0 && head[zeros + 2] == 0 && head[1 - zeros] > 0 && head[3 - zeros] > 0;
    }
}
