package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;

/**
 * Checks SentencePiece's compiled maps of characters in {@code tokenizer.json}. The native tokenizer follows a map's links without
 * looking where they lead, and one that leads outside ends the whole process.
 *
 * <p>A map is the size of a trie in bytes, the trie, and the replacements, each ended by a zero. The trie is a double array as
 * Darts-clone has it: a unit's offset leads to its children, of which the one for a byte is at that place with the byte XORed.
 */
final class CharacterMaps {
    private static final String FILE = "tokenizer.json";
    private static final String FIX = "Use the tokenizer of the model that it was fine-tuned from";

    /** Several times as many as those of NFKC take. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int BYTE_VALUES = 256;

    private final int[] units;
    private final byte[] replacements;

    private CharacterMaps(int[] units, byte[] replacements) {
        this.units = units;
        this.replacements = replacements;
    }

    /** @throws CheckpointException for a map that is damaged */
    static void check(JsonNode tokenizer) {
        for (JsonNode map : tokenizer.path("normalizer").findValues("precompiled_charsmap")) {
            if (!isSound(map)) {
                throw new CheckpointException(FILE + ": its map of characters (precompiled_charsmap) is damaged", FIX);
            }
        }
    }

    private static boolean isSound(JsonNode map) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(map.asText());
        } catch (IllegalArgumentException e) {
            return false;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < Integer.BYTES || bytes.length > MOST_BYTES) {
            return false;
        }
        int trieBytes = buffer.getInt();
        if (trieBytes <= 0 || trieBytes % Integer.BYTES != 0 || trieBytes > buffer.remaining()) {
            return false;
        }
        int[] units = new int[trieBytes / Integer.BYTES];
        buffer.asIntBuffer().get(units);
        byte[] replacements = Arrays.copyOfRange(bytes, Integer.BYTES + trieBytes, bytes.length);
        return isText(replacements) && new CharacterMaps(units, replacements).leadsNowhereOutside();
    }

    private static boolean isText(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private boolean leadsNowhereOutside() {
        BitSet seen = new BitSet(units.length);
        Deque<Integer> open = new ArrayDeque<>();
        open.push(offset(units[0]));
        while (!open.isEmpty()) {
            int children = open.pop();
            if ((children | BYTE_VALUES - 1) >= units.length) {
                return false;
            }
            if (seen.get(children)) {
                continue;
            }
            seen.set(children);
            for (int value = 1; value < BYTE_VALUES; value++) {
                int place = children ^ value;
                if (label(units[place]) == value) {
                    int next = place ^ offset(units[place]);
                    if (hasReplacement(units[place]) && !isReplacement(next)) {
                        return false;
                    }
                    open.push(next);
                }
            }
        }
        return true;
    }

    /** Whether the unit at this place has where a character of a replacement begins. */
    private boolean isReplacement(int place) {
        if (place >= units.length) {
            return false;
        }
        int start = units[place] & Integer.MAX_VALUE;
        boolean within = start < replacements.length;
        return within && (replacements[start] & 0xc0) != 0x80;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    private static int label(int unit) {
        return unit & (1 << 31 | 0xff);
    }

    private static boolean hasReplacement(int unit) {
        return (unit >>> 8 & 1) == 1;
    }
}
