package io.tweetlake.sentiment;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The directory of a zip whose entries are stored, not compressed, so that each is a part of the file. Java's own classes do not
 * say where an entry's bytes begin. See
 * <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">the format</a>, sections 4.3 and 4.5.3.
 */
final class StoredZip {
    private static final int LOCAL_SIGNATURE = 0x0403_4b50;
    private static final int ENTRY_SIGNATURE = 0x0201_4b50;
    private static final int END_SIGNATURE = 0x0605_4b50;
    private static final int END_64_SIGNATURE = 0x0606_4b50;
    private static final int LOCATOR_64_SIGNATURE = 0x0706_4b50;

    private static final int LOCAL_BYTES = 30;
    private static final int END_BYTES = 22;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int END_64_BYTES = 56;
    private static final int MOST_COMMENT_BYTES = 0xffff;
    private static final int ENCRYPTED = 1;
    /** In place of a number that has 64 bits and is in the extra field. */
    private static final long ELSEWHERE = 0xffff_ffffL;

    /** A thousand tensors take a tenth of a megabyte. */
    private static final long MOST_DIRECTORY_BYTES = 16 << 20;

    private static final String FIX = "Copy or download it again: it is truncated, damaged or not a file of torch.save";

    private final FileChannel channel;
    private final String file;
    private final Map<String, Entry> entries = new HashMap<>();

    /** Where the bytes of an entry are in the file. */
    record Entry(long offset, long length) {}

    private StoredZip(FileChannel channel, String file) {
        this.channel = channel;
        this.file = file;
    }

    /**
     * By their names.
     *
     * @param file what messages call it
     * @throws CheckpointException for entries that are compressed, encrypted, or not within the file
     */
    static Map<String, Entry> entries(FileChannel channel, String file) throws IOException {
        StoredZip zip = new StoredZip(channel, file);
        try {
            ByteBuffer directory = zip.directory();
            while (directory.hasRemaining()) {
                zip.readEntry(directory);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new CheckpointException(file + ": its directory of entries is damaged", FIX, e);
        }
        return zip.entries;
    }

    private ByteBuffer directory() throws IOException {
        long size = channel.size();
        long tailStart = Math.max(0, size - END_BYTES - MOST_COMMENT_BYTES);
        ByteBuffer tail = read(tailStart, (int) (size - tailStart));
        int end = tail.limit() - END_BYTES;
        while (end >= 0 && !isEnd(tail, end)) {
            end--;
        }
        if (end < 0) {
            throw refused("it has no directory of entries at its end");
        }
        long length = Integer.toUnsignedLong(tail.getInt(end + 12));
        long start = Integer.toUnsignedLong(tail.getInt(end + 16));
        int locator = end - LOCATOR_64_BYTES;
        if (locator >= 0 && tail.getInt(locator) == LOCATOR_64_SIGNATURE) {
            ByteBuffer end64 = read(tail.getLong(locator + 8), END_64_BYTES);
            if (end64.getInt(0) != END_64_SIGNATURE) {
                throw refused("its directory of entries is damaged");
            }
            length = end64.getLong(40);
            start = end64.getLong(48);
        }
        if (length > MOST_DIRECTORY_BYTES) {
            throw refused("its directory of entries has more than " + MOST_DIRECTORY_BYTES + " bytes");
        }
        return read(start, (int) length);
    }

    /** The signature may stand in a comment too: the comment ends with the file. */
    private static boolean isEnd(ByteBuffer tail, int at) {
        return tail.getInt(at) == END_SIGNATURE
                && at + END_BYTES + Short.toUnsignedInt(tail.getShort(at + 20)) == tail.limit();
    }

    private void readEntry(ByteBuffer directory) throws IOException {
        int start = directory.position();
        if (directory.getInt() != ENTRY_SIGNATURE) {
            throw refused("its directory of entries is damaged");
        }
        int flags = directory.getShort(start + 8);
        int method = Short.toUnsignedInt(directory.getShort(start + 10));
        int nameBytes = Short.toUnsignedInt(directory.getShort(start + 28));
        int extraBytes = Short.toUnsignedInt(directory.getShort(start + 30));
        int commentBytes = Short.toUnsignedInt(directory.getShort(start + 32));
        directory.position(start + 46);
        byte[] nameInUtf8 = new byte[nameBytes];
        directory.get(nameInUtf8);
        String name = new String(nameInUtf8, StandardCharsets.UTF_8);
        if (method != 0 || (flags & ENCRYPTED) != 0) {
            throw refused("its entry " + Shortened.of(name)
                    + " is compressed or encrypted, and torch.save stores entries as they are");
        }
        ByteBuffer extra = numbers64(directory.slice(directory.position(), extraBytes));
        directory.position(directory.position() + extraBytes + commentBytes);
        // In this order, each only where the field proper has no room for it.
        long length = number(directory.getInt(start + 24), extra);
        number(directory.getInt(start + 20), extra);
        long local = number(directory.getInt(start + 42), extra);
        if (entries.put(name, new Entry(dataStart(local, name, length), length)) != null) {
            throw refused("it has two entries " + Shortened.of(name));
        }
    }

    private static long number(int field, ByteBuffer extra) {
        long number = Integer.toUnsignedLong(field);
        return number == ELSEWHERE ? extra.getLong() : number;
    }

    /** Of the extra field, the part with the numbers that have 64 bits; empty where there is none. */
    private static ByteBuffer numbers64(ByteBuffer extra) {
        extra.order(ByteOrder.LITTLE_ENDIAN);
        while (extra.remaining() >= 4) {
            int tag = extra.getShort();
            int length = Short.toUnsignedInt(extra.getShort());
            if (tag == 1) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    /** The header before the bytes has a padding of its own. */
    private long dataStart(long local, String name, long length) throws IOException {
        ByteBuffer header = read(local, LOCAL_BYTES);
        long start = local
                + LOCAL_BYTES
                + Short.toUnsignedInt(header.getShort(26))
                + Short.toUnsignedInt(header.getShort(28));
        boolean within = start <= channel.size() && length >= 0 && length <= channel.size() - start;
        if (header.getInt(0) != LOCAL_SIGNATURE || !within) {
            throw refused("its entry " + Shortened.of(name) + " is not within the file");
        }
        return start;
    }

    private ByteBuffer read(long position, int length) throws IOException {
        if (position < 0 || length < 0 || position > channel.size() - length) {
            throw refused("its directory of entries points outside the file");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
            // A channel may give less than was asked for.
        }
        return buffer.flip();
    }

    private CheckpointException refused(String reason) {
        return new CheckpointException(file + ": " + reason, FIX);
    }
}
