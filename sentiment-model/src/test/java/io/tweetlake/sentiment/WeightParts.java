package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Writes a checkpoint's weights as {@code save_pretrained} does above {@code max_shard_size}: in parts, with an index. */
final class WeightParts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WeightParts() {}

    /** In two parts, in place of {@code model.safetensors}. */
    static void split(Path folder) throws IOException {
        Path whole = folder.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(whole);
        List<StoredTensor> tensors = SafetensorsFile.open(whole).tensors().values().stream()
                .sorted(Comparator.comparing(StoredTensor::name))
                .toList();
        ObjectNode index = JSON.createObjectNode();
        ObjectNode places = index.putObject("weight_map");
        int half = tensors.size() / 2;
        write(folder.resolve("model-00001-of-00002.safetensors"), tensors.subList(0, half), bytes, places);
        write(folder.resolve("model-00002-of-00002.safetensors"), tensors.subList(half, tensors.size()), bytes, places);
        JSON.writeValue(folder.resolve("model.safetensors.index.json").toFile(), index);
        Files.delete(whole);
    }

    private static void write(Path part, List<StoredTensor> tensors, byte[] whole, ObjectNode places)
            throws IOException {
        ObjectNode header = JSON.createObjectNode();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (StoredTensor tensor : tensors) {
            ObjectNode entry = header.putObject(tensor.name());
            entry.put("dtype", tensor.dtype()).putPOJO("shape", tensor.shape());
            int offset = (int) tensor.offset();
            int start = data.size();
            data.writeBytes(Arrays.copyOfRange(whole, offset, offset + (int) tensor.length()));
            entry.putArray("data_offsets").add(start).add(data.size());
            places.put(tensor.name(), part.getFileName().toString());
        }
        byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + json.length + data.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data.toByteArray());
        Files.write(part, file.array());
    }
}
