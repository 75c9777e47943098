package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Quantity;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An amount of data. As in Spark, 1KB is 1024 bytes.
 *
 * @param bytes above zero
 */
public record DataSize(long bytes) implements Serializable {
    private static final String FORM = "a size with its unit (KB, MB, GB, TB) such as 64MB, or a number of bytes";
    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30, "tb", 1L << 40);
    private static final List<String> LARGEST_FIRST = List.of("TB", "GB", "MB", "KB");

    public DataSize {
        if (bytes <= 0) {
            throw new IllegalArgumentException("expected a size above zero, found " + bytes);
        }
    }

    /**
     * @param text a whole number of bytes, or one followed by KB, MB, GB or TB, in either case
     * @throws IllegalArgumentException when it is neither, or zero
     */
    public static DataSize parse(String text) {
        return new DataSize(Quantity.parse(text, BYTES, FORM));
    }

    /** In the form that {@link #parse} reads, in the largest unit that leaves no remainder. */
    @Override
    public String toString() {
        for (String unit : LARGEST_FIRST) {
            long size = BYTES.get(unit.toLowerCase(Locale.ROOT));
            if (bytes % size == 0) {
                return bytes / size + unit;
            }
        }
        return Long.toString(bytes);
    }
}
