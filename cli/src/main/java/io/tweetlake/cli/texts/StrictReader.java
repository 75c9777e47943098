package io.tweetlake.cli.texts;

import io.tweetlake.common.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes bytes, and where they are not in the encoding throws a {@link UserError} that names the line. */
final class StrictReader extends Reader {
    private static final int BUFFER = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final String file;
    private final InputStream in;
    private final Charset encoding;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
    private final CharBuffer decoded = CharBuffer.allocate(BUFFER).limit(0);
    private long line = 1;
    private boolean started;
    private boolean ended;

    /** @param file as messages name it */
    StrictReader(String file, InputStream in, Charset encoding) {
        this.file = file;
        this.in = in;
        this.encoding = encoding;
        this.decoder = encoding.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read(char[] characters, int offset, int length) throws IOException {
        while (!decoded.hasRemaining()) {
            if (!decode()) {
                return -1;
            }
        }
        int count = Math.min(length, decoded.remaining());
        decoded.get(characters, offset, count);
        return count;
    }

    /** @return whether there may be more */
    private boolean decode() throws IOException {
        decoded.clear();
        CoderResult result = decoder.decode(bytes, decoded, ended);
        decoded.flip();
        if (decoded.hasRemaining()) {
            countLines();
            skipByteOrderMark();
            return true;
        }
        if (result.isError()) {
            throw malformed(result);
        }
        if (ended) {
            return false;
        }
        fill();
        return true;
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        bytes.position(bytes.position() + Math.max(read, 0)).flip();
        ended = read < 0;
        if (!started && bytes.remaining() >= 2) {
            refuseAnotherEncoding(bytes.get(0) & 0xff, bytes.get(1) & 0xff);
        }
    }

    private void refuseAnotherEncoding(int first, int second) {
        if (encoding.equals(StandardCharsets.UTF_8)
                && ((first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff))) {
            throw new UserError(file + ": is in UTF-16, not in UTF-8", "add --encoding UTF-16");
        }
    }

    private void skipByteOrderMark() {
        if (!started && decoded.get(decoded.position()) == BYTE_ORDER_MARK) {
            decoded.get();
        }
        started = true;
    }

    private void countLines() {
        for (int i = decoded.position(); i < decoded.limit(); i++) {
            if (decoded.get(i) == '\n') {
                line++;
            }
        }
    }

    private UserError malformed(CoderResult result) {
        StringBuilder wrong = new StringBuilder();
        for (int i = 0; i < Math.min(result.length(), bytes.remaining()); i++) {
            wrong.append("%02X ".formatted(bytes.get(bytes.position() + i) & 0xff));
        }
        return new UserError(
                "%s:%d: is not in %s: bytes %s"
                        .formatted(file, line, encoding, wrong.toString().strip()),
                "name the encoding of the file, such as --encoding windows-1252, ISO-8859-1 or UTF-16");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
