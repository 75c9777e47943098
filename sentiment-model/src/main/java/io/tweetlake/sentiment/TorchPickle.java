package io.tweetlake.sentiment;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the pickles of {@code torch.save} as data: dictionaries, tuples, texts, numbers, and the names and sizes of tensors. A
 * pickle is a program for a stack machine that may call any function of Python; here it knows the few instructions that torch
 * writes, and the few functions that {@link TorchTensor} has a meaning for, and any other is refused by its name. Nothing is
 * ever called by name, and steps are counted, so memory and time are bounded by the number of steps and the bytes read.
 *
 * <p>In Java a dictionary is a {@code Map}, a tuple or a list a {@code List}, a whole number a {@code Long}, None
 * {@link None#NONE}.
 */
final class TorchPickle {
    /** A tensor takes about 40; the largest encoders have a thousand tensors. */
    private static final int MOST_STEPS = 1 << 18;

    private static final int NEWEST_PROTOCOL = 3;

    private static final String ORDERED_DICT = "collections.OrderedDict";
    private static final String REBUILD_TENSOR = "torch._utils._rebuild_tensor_v2";
    private static final String REBUILD_PARAMETER = "torch._utils._rebuild_parameter";
    private static final Set<String> FUNCTIONS = Set.of(ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER);

    private static final String FIX = "Use a file with the weights alone, which save_pretrained writes";
    private static final String COPY_AGAIN = "Copy or download the file again";

    private enum Mark {
        MARK
    }

    /** Python's None. */
    enum None {
        NONE
    }

    /** A function or a class by its name, which is all that is known of it. */
    private record Global(String name) {}

    private final ByteBuffer bytes;
    private final String file;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private int steps;

    /**
     * @param bytes one pickle after another
     * @param file what messages call it
     */
    TorchPickle(ByteBuffer bytes, String file) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.file = file;
    }

    /** What the next pickle builds; the buffer is then behind it. */
    Object next() {
        stack.clear();
        memo.clear();
        try {
            while (true) {
                if (++steps > MOST_STEPS) {
                    throw refused("its pickle has more than " + MOST_STEPS + " steps, which no weights need");
                }
                int opcode = Byte.toUnsignedInt(bytes.get());
                if (opcode == '.') {
                    return pop();
                }
                step(opcode);
            }
        } catch (BufferUnderflowException e) {
            throw new CheckpointException(file + ": its pickle ends too early", COPY_AGAIN, e);
        }
    }

    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> requireProtocol(unsignedByte());
            case '(' -> stack.push(Mark.MARK);
            case 'N' -> stack.push(None.NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'K' -> stack.push((long) unsignedByte());
            case 'M' -> stack.push((long) Short.toUnsignedInt(bytes.getShort()));
            case 'J' -> stack.push((long) bytes.getInt());
            case 0x8a -> stack.push(longNumber(unsignedByte()));
            case 'X' -> stack.push(text(bytes.getInt()));
            case '}' -> stack.push(new LinkedHashMap<String, Object>());
            case ']' -> stack.push(new ArrayList<>());
            case ')' -> stack.push(List.of());
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 't' -> stack.push(List.copyOf(toMark()));
            case 'a' -> append(List.of(pop()));
            case 'e' -> append(toMark());
            case 's' -> set(last(2));
            case 'u' -> set(toMark());
            case 'q' -> memo.put(unsignedByte(), peek());
            case 'r' -> memo.put(bytes.getInt(), peek());
            case 'h' -> stack.push(remembered(unsignedByte()));
            case 'j' -> stack.push(remembered(bytes.getInt()));
            case 'c' -> stack.push(global(line() + "." + line()));
            case 'Q' -> stack.push(storage(pop(List.class)));
            case 'R' -> reduce();
            case 'b' -> build();
            default ->
                throw refused(
                        "its pickle has the instruction 0x%02x, which torch.save does not write".formatted(opcode));
        }
    }

    private void requireProtocol(int protocol) {
        if (protocol > NEWEST_PROTOCOL) {
            throw refused("its pickle is of protocol " + protocol + ", and torch.save writes 2");
        }
    }

    /** Names what would run elsewhere. */
    private Object global(String name) {
        TorchStorage.Type type = TorchStorage.Type.of(name);
        if (type != null) {
            return type;
        }
        if (!FUNCTIONS.contains(name)) {
            throw refused(
                    "its pickle asks for " + Shortened.of(name) + ", which no weights need; nothing of it was run");
        }
        return new Global(name);
    }

    private void reduce() {
        List<?> arguments = pop(List.class);
        Global function = pop(Global.class);
        stack.push(
                switch (function.name()) {
                    case ORDERED_DICT -> emptyDictionary(arguments);
                    case REBUILD_TENSOR -> tensor(arguments);
                    default -> parameter(arguments);
                });
    }

    private Object emptyDictionary(List<?> arguments) {
        if (!arguments.isEmpty()) {
            throw refused("its pickle fills an OrderedDict in another way than torch.save");
        }
        return new LinkedHashMap<String, Object>();
    }

    private TorchTensor tensor(List<?> arguments) {
        boolean sound = arguments.size() >= 4
                && arguments.get(0) instanceof TorchStorage
                && arguments.get(1) instanceof Long
                && isNumbers(arguments.get(2))
                && isNumbers(arguments.get(3));
        if (!sound) {
            throw refused("its pickle has a tensor that is not a storage, an offset, a shape and strides");
        }
        return new TorchTensor(
                (TorchStorage) arguments.get(0),
                (Long) arguments.get(1),
                numbers(arguments.get(2)),
                numbers(arguments.get(3)));
    }

    private TorchTensor parameter(List<?> arguments) {
        if (arguments.isEmpty() || !(arguments.get(0) instanceof TorchTensor)) {
            throw refused("its pickle has a parameter that is no tensor");
        }
        return (TorchTensor) arguments.get(0);
    }

    /** From a persistent id: ('storage', class, key, location, elements), before torch 1.6 also None or a view. */
    private TorchStorage storage(List<?> id) {
        boolean sound = (id.size() == 5 || (id.size() == 6 && id.get(5) == None.NONE))
                && "storage".equals(id.get(0))
                && id.get(1) instanceof TorchStorage.Type
                && id.get(2) instanceof String
                && id.get(4) instanceof Long;
        if (!sound) {
            throw refused("its pickle has a storage that is not a class, a key, a place and a number of elements");
        }
        return new TorchStorage((TorchStorage.Type) id.get(1), (String) id.get(2), (Long) id.get(4));
    }

    /** A state dictionary has its versions as an attribute, which is not needed. */
    private void build() {
        pop(Map.class);
        if (!(peek() instanceof Map)) {
            throw refused("its pickle gives attributes to what is no dictionary");
        }
    }

    private void append(List<?> values) {
        if (!(peek() instanceof ArrayList)) {
            throw refused("its pickle appends to what is no list");
        }
        list(peek()).addAll(values);
    }

    private void set(List<?> pairs) {
        if (!(peek() instanceof Map) || pairs.size() % 2 != 0) {
            throw refused("its pickle sets keys of what is no dictionary");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            if (!(pairs.get(i) instanceof String key)) {
                throw refused("its pickle has a dictionary with keys that are no texts");
            }
            dictionary(peek()).put(key, pairs.get(i + 1));
        }
    }

    private void tuple(int size) {
        stack.push(List.copyOf(last(size)));
    }

    private List<Object> last(int count) {
        Object[] values = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            values[i] = pop();
        }
        return List.of(values);
    }

    private List<Object> toMark() {
        Deque<Object> values = new ArrayDeque<>();
        for (Object value = popAny(); value != Mark.MARK; value = popAny()) {
            values.push(value);
        }
        return new ArrayList<>(values);
    }

    private Object popAny() {
        if (stack.isEmpty()) {
            throw refused("its pickle takes from an empty stack");
        }
        return stack.pop();
    }

    private Object pop() {
        peek();
        return stack.pop();
    }

    private <T> T pop(Class<T> type) {
        Object value = pop();
        if (!type.isInstance(value)) {
            throw refused("its pickle has a value where torch.save writes another");
        }
        return type.cast(value);
    }

    private Object peek() {
        if (stack.isEmpty() || stack.peek() == Mark.MARK) {
            throw refused("its pickle takes from an empty stack");
        }
        return stack.peek();
    }

    private Object remembered(int place) {
        Object value = memo.get(place);
        if (value == null) {
            throw refused("its pickle reads a place that it has not written");
        }
        return value;
    }

    private int unsignedByte() {
        return Byte.toUnsignedInt(bytes.get());
    }

    private long longNumber(int length) {
        if (length > Long.BYTES) {
            throw refused("its pickle has a number of " + length + " bytes");
        }
        long number = 0;
        int shift = 0;
        for (int i = 0; i < length; i++, shift += Byte.SIZE) {
            number |= (long) unsignedByte() << shift;
        }
        // The last bit is the sign.
        return shift == 0 ? 0 : number << (Long.SIZE - shift) >> (Long.SIZE - shift);
    }

    private String text(int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private String line() {
        int start = bytes.position();
        while (bytes.get() != '\n') {
            // A line ends somewhere, or the buffer does.
        }
        int length = bytes.position() - 1 - start;
        bytes.position(start);
        String line = text(length);
        bytes.get();
        return line;
    }

    private static boolean isNumbers(Object value) {
        return value instanceof List && list(value).stream().allMatch(Long.class::isInstance);
    }

    private static List<Long> numbers(Object value) {
        return list(value).stream().map(Long.class::cast).toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> dictionary(Object value) {
        return (Map<String, Object>) value;
    }

    private CheckpointException refused(String reason) {
        return new CheckpointException(file + ": " + reason, FIX);
    }
}
