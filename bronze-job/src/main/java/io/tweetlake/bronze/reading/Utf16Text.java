package io.tweetlake.bronze.reading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;

/**
 * UTF-16 as UTF-8. Half of a surrogate pair becomes the three bytes that UTF-8 would give it if it might, and half of a
 * code unit at the end stays as it is: not UTF-8, but nothing is lost and {@link Utf8} finds it.
 */
final class Utf16Text extends InputStream {
    private static final int BUFFER_BYTES = 1 << 14;

    private final InputStream units;
    private final int highByte;
    private final byte[] in = new byte[BUFFER_BYTES];
    /** Three bytes for every two, and three for a surrogate that was kept from the buffer before. */
    private final byte[] out = new byte[BUFFER_BYTES / 2 * 3 + 3];

    private int next;
    private int filled;
    /** A first half of a pair whose second has not been read; 0 where there is none. */
    private char pending;

    Utf16Text(InputStream units, ByteOrder order) {
        this.units = units;
        this.highByte = order == ByteOrder.BIG_ENDIAN ? 0 : 1;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (next == filled && !fill()) {
            return -1;
        }
        int count = Math.min(length, filled - next);
        System.arraycopy(out, next, buffer, offset, count);
        next += count;
        return count;
    }

    private boolean fill() throws IOException {
        next = 0;
        filled = 0;
        int read = units.readNBytes(in, 0, in.length);
        for (int i = 0; i + 1 < read; i += 2) {
            add((char) (((in[i + highByte] & 0xFF) << 8) | (in[i + 1 - highByte] & 0xFF)));
        }
        if (read < in.length) {
            addPending();
        }
        if (read % 2 == 1) {
            out[filled++] = in[read - 1];
        }
        return filled > 0;
    }

    private void add(char unit) {
        if (pending != 0 && Character.isLowSurrogate(unit)) {
            int point = Character.toCodePoint(pending, unit);
            pending = 0;
            out[filled++] = (byte) (0xF0 | (point >> 18));
            out[filled++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            out[filled++] = (byte) (0x80 | ((point >> 6) & 0x3F));
            out[filled++] = (byte) (0x80 | (point & 0x3F));
            return;
        }
        addPending();
        if (Character.isHighSurrogate(unit)) {
            pending = unit;
        } else {
            encode(unit);
        }
    }

    private void addPending() {
        if (pending != 0) {
            encode(pending);
            pending = 0;
        }
    }

    private void encode(char unit) {
        if (unit < 0x80) {
            out[filled++] = (byte) unit;
        } else if (unit < 0x800) {
            out[filled++] = (byte) (0xC0 | (unit >> 6));
            out[filled++] = (byte) (0x80 | (unit & 0x3F));
        } else {
            out[filled++] = (byte) (0xE0 | (unit >> 12));
            out[filled++] = (byte) (0x80 | ((unit >> 6) & 0x3F));
            out[filled++] = (byte) (0x80 | (unit & 0x3F));
        }
    }

    @Override
    public void close() throws IOException {
        units.close();
    }
}
