package io.tweetlake.sentiment;

import java.nio.file.Path;
import java.util.List;

/**
 * A view of a storage.
 *
 * @param offset of its first number in the storage, in numbers
 * @param strides for each dimension, how many numbers of the storage lie between one index and the next
 */
record TorchTensor(TorchStorage storage, long offset, List<Long> shape, List<Long> strides) {

    /**
     * The place of the tensor in its file.
     *
     * @param start of the storage's first byte
     * @return null where the view reaches beyond its storage
     */
    StoredTensor in(Path file, String name, long start) {
        int size = storage.type().bytes();
        try {
            if (offset < 0 || shape.size() != strides.size() || anyNegative(shape) || anyNegative(strides)) {
                return null;
            }
            StoredTensor tensor = new StoredTensor(
                    file,
                    name,
                    storage.type().dtype(),
                    shape,
                    start + Math.multiplyExact(offset, size),
                    Math.multiplyExact(shape.stream().reduce(1L, Math::multiplyExact), size),
                    isContiguous() ? List.of() : strides);
            long end = Math.addExact(Math.multiplyExact(offset, size), tensor.span());
            return end <= Math.multiplyExact(storage.elements(), size) ? tensor : null;
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static boolean anyNegative(List<Long> numbers) {
        return numbers.stream().anyMatch(number -> number < 0);
    }

    private boolean isContiguous() {
        long expected = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            if (shape.get(i) == 0) {
                return true;
            }
            if (shape.get(i) != 1 && strides.get(i) != expected) {
                return false;
            }
            expected *= shape.get(i);
        }
        return true;
    }
}
