package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in the place of pickled weights is refused with one message, in little time and memory, and nothing runs. */
class TorchFileRefusalTest {
    private static final long MOST_NANOSECONDS = 1_000_000_000;
    private static final long MOST_BYTES = 200 << 20;
    private static final String LEGACY_HEADER = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("pytorch_model.bin");
    }

    @ParameterizedTest
    @CsvSource({"posix, system", "os, system", "builtins, eval", "__builtin__, exec", "numpy.core.multiarray, scalar"})
    void aCallOfAnythingElseIsRefusedByItsNameAndNotMade(String module, String function) throws IOException {
        Path made = folder.resolve("made");
        String call = "\u0080\u0002c" + module + "\n" + function + "\n" + text("touch " + made) + "\u0085R.";

        for (Runnable write : Arrays.<Runnable>asList(() -> zip(call), () -> legacy(call))) {
            write.run();
            assertRefused("asks for " + module + "." + function + ", which no weights need; nothing of it was run");
        }

        assertThat(made).doesNotExist();
    }

    @Test
    void aCallOfWhatIsNoFunction() throws IOException {
        zip("\u0080\u0002" + text("os.system") + text("true") + "\u0085R.");
        assertRefused("a value where torch.save writes another");
    }

    @Test
    void aMillionNestedTuples() {
        String nested = ")" + "\u0085".repeat(1_000_000);
        zip("\u0080\u0002" + nested + ".");
        assertRefused("more than 262144 steps");
        legacy("\u0080\u0002" + nested + ".");
        assertRefused("more than 262144 steps");
    }

    @Test
    void tuplesThatAreNestedAsDeepAsTheStepsReach() {
        zip("\u0080\u0002" + ")" + "\u0085".repeat(200_000) + ".");
        assertRefused("no dictionary of tensors");
    }

    @Test
    void aListThatHoldsItself() {
        zip("\u0080\u0002]q\0h\0a.");
        assertRefused("no dictionary of tensors");
        zip("\u0080\u0002}q\0" + text("a") + "h\0s.");
        assertRefused("its a is no tensor");
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 0, 4, 1",
        "4, 1, 4, 1",
        "4, 0, 5, 1",
        "4, 0, 2, 4",
        "4, 2147483647, 1, 1",
        "4, 0, 4, -1",
        "-4, 0, 4, 1"
    })
    void aTensorBeyondItsStorageOrTheFile(int elements, int offset, int size, int stride) {
        String tensor = "\u0080\u0002}" + text("w") + tensor(elements, offset, size, stride) + "s.";
        zip(tensor, new byte[16]);
        assertRefused(elements == 4 ? "w reaches beyond its storage" : "its storage 0 of " + elements);
        legacy(tensor + "\u0080\u0002]" + text("0") + "a." + "\4\0\0\0\0\0\0\0" + "\0".repeat(16));
        assertRefused(elements == 4 ? "w reaches beyond its storage" : "its storage 0 of " + elements);
    }

    @Test
    void aStorageThatIsNotThere() {
        String tensor = "\u0080\u0002}" + text("w") + tensor(4, 0, 4, 1) + "s.";
        zip(tensor);
        assertRefused("its storage 0 of 4 numbers is not in the file");
        legacy(tensor + "\u0080\u0002].");
        assertRefused("w reaches beyond its storage");
        legacy(tensor + "\u0080\u0002]" + text("1") + "a.");
        assertRefused("a storage of which no tensor is known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.pkl", "data/0"})
    void anEntryThatIsCompressed(String deflated) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : new String[] {"data.pkl", "data/0"}) {
                ZipEntry entry = new ZipEntry("archive/" + name);
                byte[] content = bytes("\u0080\u0002}.");
                entry.setMethod(name.equals(deflated) ? ZipEntry.DEFLATED : ZipEntry.STORED);
                if (!name.equals(deflated)) {
                    describe(entry, content);
                }
                zip.putNextEntry(entry);
                zip.write(content);
            }
        }
        assertRefused("its entry archive/" + deflated + " is compressed or encrypted");
    }

    /** A gigabyte of zeros in a megabyte. */
    @Test
    void aZipBomb() throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            byte[] zeros = new byte[1 << 20];
            for (int megabyte = 0; megabyte < 200; megabyte++) {
                zip.write(zeros);
            }
        }
        assertRefused("is compressed or encrypted");
    }

    @Test
    void aTextThatClaimsToBeLongerThanTheFile() {
        zip("\u0080\u0002X\u00ff\u00ff\u00ff\u007f.");
        assertRefused("its pickle ends too early");
        zip("\u0080\u0002X\u00ff\u00ff\u00ff\u00ff.");
        assertRefused("its pickle ends too early");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub-roberta", "hub-roberta-latest"})
    void aFileThatIsTruncatedAnywhere(String name) throws IOException {
        byte[] whole =
                Files.readAllBytes(TinyCheckpoints.unpackHub(name, folder).resolve("pytorch_model.bin"));
        for (int length = 0; length < whole.length; length += whole.length / 50) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused("pytorch_model.bin: ");
        }
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertRefused("pytorch_model.bin: ");
    }

    /** Every byte that is changed makes another tensor, or a refusal; never another failure. */
    @ParameterizedTest
    @ValueSource(strings = {"hub-roberta", "hub-roberta-latest"})
    void aByteThatIsChangedAnywhere(String name) throws IOException {
        byte[] whole =
                Files.readAllBytes(TinyCheckpoints.unpackHub(name, folder).resolve("pytorch_model.bin"));
        for (int position = 0; position < whole.length; position += 37) {
            byte[] changed = whole.clone();
            changed[position] ^= (byte) (1 << position % 8);
            Files.write(file, changed);
            try {
                TorchFile.tensors(file);
            } catch (CheckpointException e) {
                assertThat(e.problem()).startsWith("pytorch_model.bin: ");
            }
        }
    }

    @Test
    void numbersThatAreBigEndian() {
        zip(Map.of("data.pkl", bytes("\u0080\u0002}."), "byteorder", bytes("big")));
        assertRefused("its numbers are big-endian");
    }

    @Test
    void aZipThatIsNoFileOfTorch() {
        zip(Map.of("model.txt", bytes("text")));
        assertRefused("it has 0 entries NAME/data.pkl in place of one");
    }

    private void assertRefused(String problem) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = thread.getCurrentThreadAllocatedBytes();
        long start = thread.getCurrentThreadCpuTime();
        CheckpointException refusal = catchThrowableOfType(CheckpointException.class, () -> TorchFile.tensors(file));
        assertThat(thread.getCurrentThreadCpuTime() - start).isLessThan(MOST_NANOSECONDS);
        assertThat(thread.getCurrentThreadAllocatedBytes() - bytes).isLessThan(MOST_BYTES);
        assertThat(refusal).isNotNull();
        assertThat(refusal.problem()).contains(problem).doesNotContain("\n").hasSizeLessThan(300);
    }

    /** As {@code torch.save} of one dimension of float32. */
    private static String tensor(int elements, int offset, int size, int stride) {
        return "ctorch._utils\n_rebuild_tensor_v2\n(("
                + text("storage")
                + "ctorch\nFloatStorage\n"
                + text("0")
                + text("cpu")
                + number(elements)
                + "tQ"
                + number(offset)
                + number(size)
                + "\u0085"
                + number(stride)
                + "\u0085\u0089NtR";
    }

    private static String number(int number) {
        return "J" + fourBytes(number);
    }

    private static String text(String text) {
        return "X" + fourBytes(text.length()) + text;
    }

    private static String fourBytes(int number) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void legacy(String pickles) {
        write(bytes(LEGACY_HEADER + "\u0080\u0002M\u00e9\u0003.\u0080\u0002}" + text("little_endian") + "\u0088s."
                + pickles));
    }

    private void zip(String pickle) {
        zip(Map.of("data.pkl", bytes(pickle)));
    }

    private void zip(String pickle, byte[] storage) {
        zip(Map.of("data.pkl", bytes(pickle), "data/0", storage));
    }

    private void zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                add(zip, entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        write(out.toByteArray());
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry("archive/" + name);
        entry.setMethod(ZipEntry.STORED);
        describe(entry, content);
        zip.putNextEntry(entry);
        zip.write(content);
    }

    private static void describe(ZipEntry entry, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setCrc(crc.getValue());
        entry.setSize(content.length);
    }

    private void write(byte[] content) {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
