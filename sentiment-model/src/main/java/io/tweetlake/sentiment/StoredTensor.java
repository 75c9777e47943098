package io.tweetlake.sentiment;

import java.nio.file.Path;
import java.util.List;

/**
 * A tensor's place in a safetensors file.
 *
 * @param file where it is
 * @param dtype as the file names it
 * @param offset of its first byte from the start of the file
 * @param length in bytes
 */
record StoredTensor(Path file, String name, String dtype, List<Long> shape, long offset, long length) {

    /** The number format. Only for tensors that {@link Checkpoint} has checked. */
    WeightType type() {
        return WeightType.valueOf(dtype);
    }

    /** The same tensor of a file that was moved. */
    StoredTensor in(Path other) {
        return new StoredTensor(other, name, dtype, shape, offset, length);
    }
}
