package io.tweetlake.sentiment;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The scripted encoder of {@code make_encoder.py} with the weights of a checkpoint. Safe to share between threads: a
 * forward pass changes nothing in it.
 */
final class Encoder implements AutoCloseable {

    private final Model model;
    private final int paddingId;
    private final int labels;

    private Encoder(Model model, EncoderConfig config) {
        this.model = model;
        this.paddingId = config.paddingId();
        this.labels = config.labels().size();
    }

    /** @param tokenizer of the checkpoint */
    static Encoder load(Checkpoint checkpoint, TextTokenizer tokenizer, EncoderVariant variant, Device device) {
        Encoder encoder =
                new Encoder(Model.newInstance("encoder", device, NativeLibraries.ENGINE), checkpoint.config());
        try (InputStream script = Encoder.class.getResourceAsStream(variant.script())) {
            encoder.model.load(script);
            encoder.giveWeights(checkpoint, tokenizer);
            return encoder;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            encoder.close();
            throw new IllegalStateException("cannot load " + checkpoint.folder() + ": " + e.getMessage(), e);
        }
    }

    /** The mapped file goes straight to libtorch, which keeps a copy; DJL only knows the mapping until the call ends. */
    private void giveWeights(Checkpoint checkpoint, TextTokenizer tokenizer) throws IOException {
        EncoderConfig config = checkpoint.config();
        List<StoredTensor> weights = checkpoint.weights();
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList inputs = new NDList();
            for (StoredTensor weight : weights) {
                inputs.add(named("weights[]", tensor(manager, weight)));
            }
            inputs.add(manager.create(new long[] {
                config.layers(),
                config.heads(),
                config.family().positionsFollowPadding() ? config.paddingId() : -1,
                config.family().relu() ? 1 : 0
            }));
            inputs.add(manager.create(new double[] {config.epsilon()}));
            List<long[]> texts = ProbeTexts.ALL.stream().map(tokenizer::encode).toList();
            inputs.addAll(batch(
                    manager,
                    texts,
                    texts.stream().mapToInt(ids -> ids.length).max().orElseThrow()));
            // DJL's way to call a method other than forward.
            inputs.add(named("module_method:load", manager.create(0)));
            run(manager, inputs);
        }
    }

    private static NDArray tensor(NDManager manager, StoredTensor weight) throws IOException {
        ByteBuffer stored = weight.bytes();
        Shape shape =
                new Shape(weight.shape().stream().mapToLong(Long::longValue).toArray());
        return switch (weight.type()) {
            case F32 -> manager.create(stored, shape, DataType.FLOAT32);
            case F16 -> manager.create(stored, shape, DataType.FLOAT16);
            // DataType.BFLOAT16 ends the JVM in DJL's PyTorch engine.
            case BF16 -> manager.create(WeightType.widenBfloat16(stored), shape, DataType.FLOAT32);
        };
    }

    private static NDArray named(String name, NDArray array) {
        array.setName(name);
        return array;
    }

    private NDArray run(NDManager manager, NDList inputs) {
        return model.getBlock()
                .forward(new ParameterStore(manager, false), inputs, false)
                .head();
    }

    /**
     * Runs one batch.
     *
     * @param ids token ids of each row, rows of any lengths
     * @param width columns of the batch, not less than the longest row; what is left is padding
     * @return logits [rows, labels]
     */
    float[][] logits(List<long[]> ids, int width) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            return rows(run(manager, batch(manager, ids, width))
                    .toType(DataType.FLOAT32, false)
                    .toFloatArray());
        }
    }

    /** Their padded ids and their lengths. */
    private NDList batch(NDManager manager, List<long[]> ids, int width) {
        long[] padded = new long[ids.size() * width];
        Arrays.fill(padded, paddingId);
        long[] lengths = new long[ids.size()];
        for (int row = 0; row < lengths.length; row++) {
            lengths[row] = ids.get(row).length;
            System.arraycopy(ids.get(row), 0, padded, row * width, ids.get(row).length);
        }
        return new NDList(manager.create(padded, new Shape(lengths.length, width)), manager.create(lengths));
    }

    private float[][] rows(float[] flat) {
        float[][] rows = new float[flat.length / labels][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(flat, row * labels, (row + 1) * labels);
        }
        return rows;
    }

    /** How many arrays DJL holds for it, which between batches are as many as after loading. */
    int arrays() {
        return model.getNDManager().getManagedArrays().size();
    }

    @Override
    public void close() {
        model.close();
    }
}
