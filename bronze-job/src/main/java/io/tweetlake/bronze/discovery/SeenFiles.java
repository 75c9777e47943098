package io.tweetlake.bronze.discovery;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A set of files by hashes of their names, about 17 bytes a file however long its name.
 *
 * <p>An entry is two longs, in one of 65,536 sorted buckets. The bucket and the first long are 80 bits of the name's SHA-256.
 * The second long of a file without a version has 23 more bits of it, and the size; that of a file with a version has 63
 * bits of the SHA-256 of name and version. So a file is taken for another one, and passed over, with a probability of
 * 2<sup>-103</sup> for each pair of files without versions, 2<sup>-143</sup> for each pair of names with versions, and
 * 2<sup>-63</sup> for each pair of versions of one name. Among ten million listed files, the probability that there is any
 * such pair is 5e-18.
 *
 * <p>Any number of threads may ask while none adds.
 */
final class SeenFiles {
    /** The size of a file that was added without one, or is too large for an entry (a terabyte or more). */
    static final long UNKNOWN = -1;

    private static final int BUCKETS = 1 << Short.SIZE;
    private static final int SIZE_BITS = 40;
    private static final long SIZE = (1L << SIZE_BITS) - 1;
    private static final long VERSIONED = Long.MIN_VALUE;
    /** A version that is not known: stands for any. */
    private static final String ANY = "";

    private static final long ANY_VERSION = VERSIONED;

    /** First and second long of each entry by turns, the firsts in ascending order; null for an empty bucket. */
    private final long[][] buckets = new long[BUCKETS][];
    /** Longs in use. */
    private final int[] lengths = new int[BUCKETS];

    private long size;

    /** The number of entries. */
    long size() {
        return size;
    }

    /** Adds a file, or replaces its size. Of a file with an empty version nothing is added where the name has any version. */
    void add(FileKey file, long bytes) {
        Name name = Name.of(file.uri());
        long second = file.version() == null ? name.sized(bytes) : versioned(file);
        int from = find(name);
        int same = -1;
        for (int at = from; isNamed(name, at); at += 2) {
            long there = buckets[name.bucket][at + 1];
            if (second == ANY_VERSION && there < 0) {
                return;
            }
            if (there == second || (there == ANY_VERSION && second < 0) || (second >= 0 && name.isSized(there))) {
                same = at;
            }
        }
        if (same < 0) {
            insert(name, from);
            same = from;
        }
        buckets[name.bucket][same + 1] = second;
    }

    /** Whether the file is here, or one without a version that has its name. A file without a version is any of its name. */
    boolean has(SourceFile file) {
        Name name = Name.of(file.uri());
        boolean isAny = file.version() == null || file.version().equals(ANY);
        long version = isAny ? ANY_VERSION : versioned(FileKey.of(file));
        for (int at = find(name); isNamed(name, at); at += 2) {
            long there = buckets[name.bucket][at + 1];
            if (name.isSized(there) || (there < 0 && isAny) || there == version) {
                return true;
            }
        }
        return false;
    }

    /** The size of a file without a version; {@link #UNKNOWN} if it is not known. */
    long bytes(SourceFile file) {
        Name name = Name.of(file.uri());
        for (int at = find(name); isNamed(name, at); at += 2) {
            long there = buckets[name.bucket][at + 1];
            if (name.isSized(there)) {
                return (there & SIZE) == SIZE ? UNKNOWN : there & SIZE;
            }
        }
        return UNKNOWN;
    }

    /** What the entries take up, without the constant part. */
    long allocatedBytes() {
        return Stream.of(buckets)
                .mapToLong(bucket -> bucket == null ? 0 : (long) bucket.length * Long.BYTES)
                .sum();
    }

    /** For {@link #read}: the number of buckets that are not empty, and of each its index, its length and its longs. */
    void write(DataOutputStream out) throws IOException {
        out.writeInt((int) Arrays.stream(lengths).filter(length -> length > 0).count());
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (lengths[bucket] > 0) {
                out.writeShort(bucket);
                out.writeInt(lengths[bucket]);
                ByteBuffer bytes = ByteBuffer.allocate(lengths[bucket] * Long.BYTES);
                bytes.asLongBuffer().put(buckets[bucket], 0, lengths[bucket]);
                out.write(bytes.array());
            }
        }
    }

    static SeenFiles read(DataInputStream in) throws IOException {
        SeenFiles seen = new SeenFiles();
        for (int left = in.readInt(); left > 0; left--) {
            int bucket = in.readUnsignedShort();
            int length = in.readInt();
            ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(Math.multiplyExact(length, Long.BYTES)));
            seen.buckets[bucket] = new long[length];
            bytes.asLongBuffer().get(seen.buckets[bucket]);
            seen.lengths[bucket] = length;
            seen.size += length / 2;
        }
        return seen;
    }

    private boolean isNamed(Name name, int at) {
        return at < lengths[name.bucket] && buckets[name.bucket][at] == name.first;
    }

    /** The place of the first entry whose first long is not below the name's. */
    private int find(Name name) {
        long[] bucket = buckets[name.bucket];
        int low = 0;
        int high = lengths[name.bucket] / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bucket[2 * middle] < name.first) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return 2 * low;
    }

    private void insert(Name name, int at) {
        int length = lengths[name.bucket];
        long[] bucket = buckets[name.bucket];
        if (bucket == null || length == bucket.length) {
            // By an eighth, and not to the double: what is free in all buckets counts.
            bucket = bucket == null ? new long[2] : Arrays.copyOf(bucket, length + 2 + length / 16 * 2);
            buckets[name.bucket] = bucket;
        }
        System.arraycopy(bucket, at, bucket, at + 2, length - at);
        bucket[at] = name.first;
        lengths[name.bucket] = length + 2;
        size++;
    }

    private static long versioned(FileKey file) {
        if (file.version().equals(ANY)) {
            return ANY_VERSION;
        }
        // No URI has a blank.
        long hash = ByteBuffer.wrap(DigestUtils.sha256(file.uri() + " " + file.version()))
                .getLong();
        return VERSIONED | hash;
    }

    private record Name(int bucket, long first, long more) {
        static Name of(String uri) {
            ByteBuffer hash = ByteBuffer.wrap(DigestUtils.sha256(uri));
            return new Name(Short.toUnsignedInt(hash.getShort()), hash.getLong(), hash.getLong() & ~VERSIONED & ~SIZE);
        }

        long sized(long bytes) {
            return more | (bytes < 0 || bytes > SIZE ? SIZE : bytes);
        }

        /** Whether the second long of an entry with the same first is that of a file of this name, without a version. */
        boolean isSized(long second) {
            return (second & ~SIZE) == more;
        }
    }
}
