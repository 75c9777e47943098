package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * A safetensors file: 8 bytes of header length, a JSON header from names to places, then the tensors without gaps. See
 * <a href="https://github.com/huggingface/safetensors#format">the format</a>.
 */
final class SafetensorsFile {

    private static final int LENGTH_BYTES = Long.BYTES;
    /** The reference implementation's own limit. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private static final String FIX = "Copy or download it again: it is truncated, damaged or not a safetensors file";

    private final Path path;
    private final Map<String, StoredTensor> tensors = new HashMap<>();

    private SafetensorsFile(Path path) {
        this.path = path;
    }

    /** Reads and checks the header; the tensors stay on disk. */
    static SafetensorsFile open(Path path) throws IOException {
        LfsPointer.refuse(path);
        SafetensorsFile file = new SafetensorsFile(path);
        try (FileChannel channel = FileChannel.open(path)) {
            file.readHeader(channel);
        }
        return file;
    }

    /** By their names. */
    Map<String, StoredTensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    private void readHeader(FileChannel channel) throws IOException {
        long fileBytes = channel.size();
        long headerBytes = fileBytes < LENGTH_BYTES
                ? -1
                : read(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER_BYTES, fileBytes - LENGTH_BYTES)) {
            throw refused("its header cannot be " + headerBytes + " bytes long in a file of " + fileBytes);
        }
        byte[] json = read(channel, LENGTH_BYTES, (int) headerBytes).array();
        long start = LENGTH_BYTES + headerBytes;
        JsonNode header = JsonFile.parse(json, path.getFileName() + " header", FIX);
        header.properties().forEach(entry -> {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.put(entry.getKey(), place(entry.getKey(), entry.getValue(), start));
            }
        });
        requireContiguous(start, fileBytes);
    }

    private StoredTensor place(String name, JsonNode entry, long start) {
        JsonNode shape = entry.path("shape");
        JsonNode offsets = entry.path("data_offsets");
        boolean sound = entry.path("dtype").isTextual()
                && isCounts(shape)
                && isCounts(offsets)
                && offsets.size() == 2
                && offsets.get(0).asLong() <= offsets.get(1).asLong();
        if (!sound) {
            throw refused("its header has no dtype, shape and data_offsets for " + name);
        }
        long begin = offsets.get(0).asLong();
        List<Long> dimensions = StreamSupport.stream(shape.spliterator(), false)
                .map(JsonNode::asLong)
                .toList();
        return new StoredTensor(
                path,
                name,
                entry.get("dtype").asText(),
                dimensions,
                start + begin,
                offsets.get(1).asLong() - begin);
    }

    private static boolean isCounts(JsonNode array) {
        return array.isArray()
                && StreamSupport.stream(array.spliterator(), false)
                        .allMatch(number ->
                                number.canConvertToLong() && number.isIntegralNumber() && number.asLong() >= 0);
    }

    private void requireContiguous(long start, long fileBytes) {
        List<StoredTensor> inOrder = tensors.values().stream()
                .sorted(Comparator.comparingLong(StoredTensor::offset).thenComparing(StoredTensor::length))
                .toList();
        long end = start;
        for (StoredTensor tensor : inOrder) {
            if (tensor.offset() != end) {
                throw refused(tensor.name() + " starts at byte " + tensor.offset() + ", not at " + end);
            }
            end += tensor.length();
        }
        if (end != fileBytes) {
            throw refused("its header describes " + end + " bytes and it has " + fileBytes);
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
            // A channel may give less than was asked for.
        }
        return buffer.flip();
    }

    private CheckpointException refused(String reason) {
        return new CheckpointException(path.getFileName() + ": " + reason, FIX);
    }
}
