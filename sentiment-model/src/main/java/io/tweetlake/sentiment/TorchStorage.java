package io.tweetlake.sentiment;

import java.util.Arrays;

/**
 * The numbers that one or more tensors are views of, by the name under which a file of {@code torch.save} has them.
 *
 * @param elements how many numbers
 */
record TorchStorage(Type type, String key, long elements) {

    /** Number formats, by the class of the storage. Only floating ones are served; a checkpoint may have others too. */
    enum Type {
        FLOAT("FloatStorage", "F32", 4),
        HALF("HalfStorage", "F16", 2),
        BFLOAT16("BFloat16Storage", "BF16", 2),
        DOUBLE("DoubleStorage", "F64", 8),
        LONG("LongStorage", "I64", 8),
        INT("IntStorage", "I32", 4),
        SHORT("ShortStorage", "I16", 2),
        CHAR("CharStorage", "I8", 1),
        BYTE("ByteStorage", "U8", 1),
        BOOL("BoolStorage", "BOOL", 1);

        private final String className;
        private final String dtype;
        private final int bytes;

        Type(String className, String dtype, int bytes) {
            this.className = className;
            this.dtype = dtype;
            this.bytes = bytes;
        }

        /** Null where the name is of no storage. */
        static Type of(String name) {
            return Arrays.stream(values())
                    .filter(type -> name.equals("torch." + type.className))
                    .findFirst()
                    .orElse(null);
        }

        /** As safetensors name it. */
        String dtype() {
            return dtype;
        }

        /** Of one number. */
        int bytes() {
            return bytes;
        }
    }
}
