package io.tweetlake.sentiment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/** Number formats of stored weights, little-endian. */
enum WeightType {
    F32(Integer.BYTES, 0x7f80_0000),
    F16(Short.BYTES, 0x7c00),
    BF16(Short.BYTES, 0x7f80);

    private final int bytes;
    /** The exponent's bits, all set in infinities and NaNs and in no other number. */
    private final int exponent;

    WeightType(int bytes, int exponent) {
        this.bytes = bytes;
        this.exponent = exponent;
    }

    static boolean isName(String dtype) {
        return Arrays.stream(values()).anyMatch(type -> type.name().equals(dtype));
    }

    int bytes() {
        return bytes;
    }

    /** A bfloat16 is the upper half of the float32 of the same value. */
    static ByteBuffer widenBfloat16(ByteBuffer stored) {
        ShortBuffer halves = stored.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        ByteBuffer floats =
                ByteBuffer.allocateDirect(halves.limit() * Integer.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < halves.limit(); i++) {
            floats.putInt(halves.get(i) << Short.SIZE);
        }
        return floats.rewind();
    }

    boolean allFinite(ByteBuffer stored) {
        stored.order(ByteOrder.LITTLE_ENDIAN);
        return bytes == Integer.BYTES ? allFinite(stored.asIntBuffer()) : allFinite(stored.asShortBuffer());
    }

    private boolean allFinite(IntBuffer bits) {
        boolean finite = true;
        for (int i = 0; i < bits.limit(); i++) {
            finite &= (bits.get(i) & exponent) != exponent;
        }
        return finite;
    }

    private boolean allFinite(ShortBuffer bits) {
        boolean finite = true;
        for (int i = 0; i < bits.limit(); i++) {
            finite &= (bits.get(i) & exponent) != exponent;
        }
        return finite;
    }
}
