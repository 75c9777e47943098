package io.tweetlake.bronze.reading;

import org.apache.spark.unsafe.types.VariantVal;

/**
 * A record as it was found.
 *
 * @param raw its exact text, in UTF-8 unless the error says otherwise
 * @param payload what it says; null where there is an error
 * @param error why it cannot be used, and where; null where it can
 * @param index its position in a whole document, from 0; null for a line
 * @param position where it begins in its file's text, in bytes of UTF-8
 * @param member name of the archive member it was found in; null outside archives
 * @param isCut whether the error concerns bytes of the file that are in no record
 */
public record JsonRecord(
        byte[] raw, VariantVal payload, String error, Long index, long position, String member, boolean isCut) {
    /** Outside archives. */
    JsonRecord(byte[] raw, VariantVal payload, String error, Long index, long position) {
        this(raw, payload, error, index, position, null, false);
    }

    /** A trace of what was not read, from here on. */
    static JsonRecord unread(String error, long position) {
        return new JsonRecord(new byte[0], null, error, null, position, null, true);
    }

    public static JsonRecord broken(byte[] raw, String error, Long index, long position) {
        return new JsonRecord(raw, null, error, index, position);
    }

    /** The same text, behind which more was not read. */
    JsonRecord cut(String other) {
        return new JsonRecord(raw, null, other, index, position, member, true);
    }

    JsonRecord of(String archiveMember) {
        return new JsonRecord(raw, payload, error, index, position, archiveMember, isCut);
    }
}
