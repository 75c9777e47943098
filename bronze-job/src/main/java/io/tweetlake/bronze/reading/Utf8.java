package io.tweetlake.bronze.reading;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Finds bytes that belong to no character of UTF-8. */
final class Utf8 {
    private static final int DECODED_AT_ONCE = 1 << 12;

    private Utf8() {}

    /** @return where the first byte lies that belongs to no character, from {@code start} to {@code end}; or -1 */
    static int firstInvalid(byte[] text, int start, int end) {
        int ascii = start;
        while (ascii < end && text[ascii] >= 0) {
            ascii++;
        }
        return ascii == end ? -1 : firstUndecodable(text, ascii, end);
    }

    private static int firstUndecodable(byte[] text, int start, int end) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(text, start, end - start);
        CharBuffer out = CharBuffer.allocate(Math.min(end - start, DECODED_AT_ONCE) + 1);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isError()) {
                return in.position();
            }
            if (result.isUnderflow()) {
                return -1;
            }
            out.clear();
        }
    }

    /** A copy of the same length in which each byte that belongs to no character is a question mark. */
    static byte[] withoutInvalid(byte[] text, int start, int end) {
        byte[] copy = text.clone();
        for (int at = firstInvalid(copy, start, end); at >= 0; at = firstInvalid(copy, at + 1, end)) {
            copy[at] = '?';
        }
        return copy;
    }
}
