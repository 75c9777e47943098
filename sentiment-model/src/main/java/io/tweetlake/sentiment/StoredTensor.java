package io.tweetlake.sentiment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.List;

/**
 * A tensor's place in a file of weights.
 *
 * @param file where it is
 * @param dtype as safetensors name it
 * @param offset of its first byte from the start of the file
 * @param length in bytes, of its numbers without what may lie between them
 * @param strides for each dimension, how many numbers lie between one index and the next; empty where the numbers follow one
 *     another in the order of the shape
 */
record StoredTensor(
        Path file, String name, String dtype, List<Long> shape, long offset, long length, List<Long> strides) {

    StoredTensor(Path file, String name, String dtype, List<Long> shape, long offset, long length) {
        this(file, name, dtype, shape, offset, length, List.of());
    }

    /** The number format. Only for tensors that {@link Checkpoint} has checked. */
    WeightType type() {
        return WeightType.valueOf(dtype);
    }

    /** The same tensor of a file that was moved. */
    StoredTensor in(Path other) {
        return new StoredTensor(other, name, dtype, shape, offset, length, strides);
    }

    /**
     * How many bytes of the file it reaches over.
     *
     * @throws ArithmeticException beyond what a long can count
     */
    long span() {
        if (strides.isEmpty() || length == 0) {
            return length;
        }
        long numbers = shape.stream().reduce(1L, Math::multiplyExact);
        long last = 0;
        for (int i = 0; i < shape.size(); i++) {
            last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
        }
        return Math.multiplyExact(Math.addExact(last, 1), length / numbers);
    }

    /**
     * Its numbers in the order of the shape: the file, mapped for as long as the buffer is reachable, or a copy where they do
     * not follow one another there.
     */
    ByteBuffer bytes() throws IOException {
        ByteBuffer mapped;
        try (FileChannel channel = FileChannel.open(file)) {
            mapped = channel.map(MapMode.READ_ONLY, offset, span());
        }
        if (strides.isEmpty() || length == 0) {
            return mapped;
        }
        ByteBuffer copy = ByteBuffer.allocateDirect(Math.toIntExact(length));
        gather(mapped, copy, 0, 0);
        return copy.flip();
    }

    private void gather(ByteBuffer from, ByteBuffer to, int dimension, long number) {
        if (dimension == shape.size()) {
            int bytes = type().bytes();
            int start = (int) number * bytes;
            for (int i = 0; i < bytes; i++) {
                to.put(from.get(start + i));
            }
            return;
        }
        for (long i = 0; i < shape.get(dimension); i++) {
            gather(from, to, dimension + 1, number + i * strides.get(dimension));
        }
    }
}
