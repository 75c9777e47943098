package io.tweetlake.sentiment;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a SentencePiece model that its tokens follow from. The file is one message of Protocol Buffers,
 * {@code sentencepiece_model.proto}; the few kinds of fields that it has are read here, without their library.
 *
 * @param pieces in the order of their ids
 * @param characters the compiled map of characters that are replaced; empty if there is none
 */
record SentencePieceModel(List<Piece> pieces, byte[] characters) {
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int UNIGRAM = 1;

    /** @param score the logarithm of its probability */
    record Piece(String text, float score, int type) {
        /** Whether it is taken out of a text before anything else is looked for. */
        boolean isWhole() {
            return type == CONTROL || type == USER_DEFINED;
        }
    }

    static SentencePieceModel read(Path file, String fix) throws IOException {
        LfsPointer.refuse(file);
        JsonFile.requireSize(file, fix);
        try {
            SentencePieceModel model = parse(ByteBuffer.wrap(Files.readAllBytes(file)), file, fix);
            if (model.pieces().isEmpty()) {
                throw new CheckpointException(file.getFileName() + ": has no pieces", fix);
            }
            return model;
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | ArithmeticException e) {
            throw new CheckpointException(file.getFileName() + ": is truncated or no SentencePiece model", fix, e);
        }
    }

    private static SentencePieceModel parse(ByteBuffer bytes, Path file, String fix) {
        List<Piece> pieces = new ArrayList<>();
        byte[] characters = {};
        while (bytes.hasRemaining()) {
            long tag = varint(bytes);
            if (tag == tag(1, 2)) {
                pieces.add(piece(message(bytes)));
            } else if (tag == tag(2, 2)) {
                requireUnigram(message(bytes), file, fix);
            } else if (tag == tag(3, 2)) {
                characters = characters(message(bytes));
            } else {
                skip(bytes, tag);
            }
            if (pieces.size() > OlderTokenizer.MOST_TOKENS) {
                throw new CheckpointException(
                        file.getFileName() + ": has more than " + OlderTokenizer.MOST_TOKENS + " pieces", fix);
            }
        }
        return new SentencePieceModel(pieces, characters);
    }

    private static Piece piece(ByteBuffer bytes) {
        String text = "";
        float score = 0;
        int type = 1;
        while (bytes.hasRemaining()) {
            long tag = varint(bytes);
            if (tag == tag(1, 2)) {
                text = StandardCharsets.UTF_8.decode(message(bytes)).toString();
            } else if (tag == tag(2, 5)) {
                score = bytes.getFloat();
            } else if (tag == tag(3, 0)) {
                type = (int) varint(bytes);
            } else {
                skip(bytes, tag);
            }
        }
        if (!Float.isFinite(score)) {
            throw new IllegalArgumentException("a score that is not a number");
        }
        return new Piece(text, score, type);
    }

    /** Of the trainer's settings. */
    private static void requireUnigram(ByteBuffer bytes, Path file, String fix) {
        while (bytes.hasRemaining()) {
            long tag = varint(bytes);
            if (tag != tag(3, 0)) {
                skip(bytes, tag);
            } else if (varint(bytes) != UNIGRAM) {
                throw new CheckpointException(file.getFileName() + ": is no unigram model", fix);
            }
        }
    }

    /** Of the normalizer's settings. */
    private static byte[] characters(ByteBuffer bytes) {
        byte[] characters = {};
        while (bytes.hasRemaining()) {
            long tag = varint(bytes);
            if (tag == tag(2, 2)) {
                ByteBuffer map = message(bytes);
                characters = new byte[map.remaining()];
                map.get(characters);
            } else {
                skip(bytes, tag);
            }
        }
        return characters;
    }

    private static long tag(int field, int wireType) {
        return (long) field << 3 | wireType;
    }

    private static ByteBuffer message(ByteBuffer bytes) {
        int length = Math.toIntExact(varint(bytes));
        ByteBuffer message = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + length);
        return message;
    }

    private static void skip(ByteBuffer bytes, long tag) {
        switch ((int) (tag & 7)) {
            case 0 -> varint(bytes);
            case 1 -> bytes.getLong();
            case 2 -> message(bytes);
            case 5 -> bytes.getInt();
            default -> throw new IllegalArgumentException("wire type " + (tag & 7));
        }
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }
}
