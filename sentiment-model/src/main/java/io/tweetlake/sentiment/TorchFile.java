package io.tweetlake.sentiment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The state dictionary that {@code torch.save} wrote: a zip with a pickle and a file for each storage; or, before torch 1.6, five
 * pickles and then the storages. The pickles are read as data, by {@link TorchPickle}, and the tensors stay on disk.
 */
final class TorchFile {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    /** A pickle of protocol 2 with the number 0x1950a86a20f9469cfc6c. */
    private static final byte[] LEGACY = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e");

    private static final long LEGACY_PROTOCOL = 1001;
    /** The pickle of a thousand tensors has a tenth of a megabyte. */
    private static final long MOST_PICKLE_BYTES = 16 << 20;

    private static final String PICKLE = "/data.pkl";
    private static final String FIX = "Copy or download it again: it is truncated, damaged or not a file of torch.save";

    private final Path path;
    private final String file;
    private final FileChannel channel;
    /** The first byte of each storage, by its key. */
    private final Map<String, Long> starts = new HashMap<>();

    private TorchFile(Path path, FileChannel channel) {
        this.path = path;
        this.file = path.getFileName().toString();
        this.channel = channel;
    }

    /**
     * The tensors by their names.
     *
     * @throws CheckpointException for anything but a dictionary of tensors whose numbers are all within the file
     */
    static Map<String, StoredTensor> tensors(Path path) throws IOException {
        LfsPointer.refuse(path);
        try (FileChannel channel = FileChannel.open(path)) {
            return new TorchFile(path, channel).read();
        }
    }

    private Map<String, StoredTensor> read() throws IOException {
        if (startsWith(ZIP)) {
            return readZip();
        }
        if (startsWith(LEGACY)) {
            return readLegacy();
        }
        throw refused("it is in neither of the two formats of torch.save");
    }

    private boolean startsWith(byte[] bytes) throws IOException {
        byte[] start = new byte[bytes.length];
        channel.read(ByteBuffer.wrap(start), 0);
        return Arrays.equals(start, bytes);
    }

    private Map<String, StoredTensor> readZip() throws IOException {
        Map<String, StoredZip.Entry> entries = StoredZip.entries(channel, file);
        List<String> pickles = entries.keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.lastIndexOf('/'))
                .toList();
        if (pickles.size() != 1) {
            throw refused("it has " + pickles.size() + " entries NAME" + PICKLE + " in place of one");
        }
        String folder = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
        requireLittleEndian(entries.get(folder + "/byteorder"));
        StoredZip.Entry pickle = entries.get(pickles.get(0));
        if (pickle.length() > MOST_PICKLE_BYTES) {
            throw refused("its pickle has more than " + MOST_PICKLE_BYTES + " bytes, and no tensors need as many");
        }
        ByteBuffer bytes = channel.map(MapMode.READ_ONLY, pickle.offset(), pickle.length());
        Map<String, TorchTensor> tensors = tensors(new TorchPickle(bytes, file).next());
        for (TorchTensor tensor : tensors.values()) {
            TorchStorage storage = tensor.storage();
            StoredZip.Entry entry = entries.get(folder + "/data/" + storage.key());
            if (entry == null || bytes(storage) > entry.length()) {
                throw beyond(storage);
            }
            starts.put(storage.key(), entry.offset());
        }
        return stored(tensors);
    }

    private void requireLittleEndian(StoredZip.Entry byteOrder) throws IOException {
        if (byteOrder != null && byteOrder.length() < 10) {
            byte[] order = new byte[(int) byteOrder.length()];
            channel.read(ByteBuffer.wrap(order), byteOrder.offset());
            requireLittleEndian(new String(order, StandardCharsets.US_ASCII).equals("little"));
        }
    }

    private void requireLittleEndian(boolean little) {
        if (!little) {
            throw new CheckpointException(
                    file + ": its numbers are big-endian", "Save it again on a machine that is little-endian");
        }
    }

    private Map<String, StoredTensor> readLegacy() throws IOException {
        ByteBuffer bytes = channel.map(MapMode.READ_ONLY, 0, Math.min(channel.size(), MOST_PICKLE_BYTES));
        TorchPickle pickles = new TorchPickle(bytes.position(LEGACY.length), file);
        if (!(pickles.next() instanceof Long protocol) || protocol != LEGACY_PROTOCOL) {
            throw refused("it is of another version of the format before torch 1.6");
        }
        requireLittleEndian(
                pickles.next() instanceof Map<?, ?> system && Boolean.TRUE.equals(system.get("little_endian")));
        Map<String, TorchTensor> tensors = tensors(pickles.next());
        if (!(pickles.next() instanceof List<?> keys)) {
            throw refused("it has no list of its storages");
        }
        Map<String, TorchStorage> storages = new HashMap<>();
        tensors.values().forEach(tensor -> storages.put(tensor.storage().key(), tensor.storage()));
        long position = bytes.position();
        for (Object key : keys) {
            TorchStorage storage = key instanceof String name ? storages.remove(name) : null;
            if (storage == null) {
                throw refused("it has a storage of which no tensor is known");
            }
            position = placeLegacy(storage, position);
        }
        return stored(tensors);
    }

    /** @return where the next storage begins: before its numbers each has their count */
    private long placeLegacy(TorchStorage storage, long position) throws IOException {
        ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (channel.read(count, position) != Long.BYTES || count.getLong(0) != storage.elements()) {
            throw beyond(storage);
        }
        long start = position + Long.BYTES;
        if (bytes(storage) > channel.size() - start) {
            throw beyond(storage);
        }
        starts.put(storage.key(), start);
        return start + bytes(storage);
    }

    /** More than any file has, where a storage is larger than can be counted. */
    private static long bytes(TorchStorage storage) {
        long elements = storage.elements();
        return elements < 0 || elements > Long.MAX_VALUE / Long.BYTES
                ? Long.MAX_VALUE
                : elements * storage.type().bytes();
    }

    private Map<String, TorchTensor> tensors(Object pickled) {
        if (!(pickled instanceof Map<?, ?> dictionary)) {
            throw refused("it is no dictionary of tensors");
        }
        Map<String, TorchTensor> tensors = new HashMap<>();
        dictionary.forEach((name, value) -> {
            if (!(value instanceof TorchTensor tensor)) {
                throw refused("its " + Shortened.of((String) name) + " is no tensor: it has more than the weights");
            }
            tensors.put((String) name, tensor);
        });
        return tensors;
    }

    private Map<String, StoredTensor> stored(Map<String, TorchTensor> tensors) {
        Map<String, StoredTensor> stored = new HashMap<>();
        tensors.forEach((name, tensor) -> {
            Long start = starts.get(tensor.storage().key());
            StoredTensor place = start == null ? null : tensor.in(path, name, start);
            if (place == null) {
                throw refused(Shortened.of(name) + " reaches beyond its storage");
            }
            stored.put(name, place);
        });
        return stored;
    }

    private CheckpointException beyond(TorchStorage storage) {
        return refused("its storage " + Shortened.of(storage.key()) + " of " + storage.elements()
                + " numbers is not in the file");
    }

    private CheckpointException refused(String reason) {
        return new CheckpointException(file + ": " + reason, FIX);
    }
}
