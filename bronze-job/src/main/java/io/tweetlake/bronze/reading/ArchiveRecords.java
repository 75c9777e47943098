package io.tweetlake.bronze.reading;

import io.tweetlake.common.config.SourceConfig.Format;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The records of an archive's members. A member that cannot be read is a record with an error. */
final class ArchiveRecords implements Iterator<JsonRecord> {
    private final ArchiveMembers members;
    private final Format format;
    private Iterator<JsonRecord> records = Collections.emptyIterator();
    private String member;
    private boolean done;

    ArchiveRecords(ArchiveMembers members, Format format) {
        this.members = members;
        this.format = format;
    }

    @Override
    public boolean hasNext() {
        while (!records.hasNext() && !done) {
            try {
                done = !members.next();
                member = done ? member : members.name();
                records = done ? Collections.emptyIterator() : ofMember();
            } catch (IOException e) {
                done = true;
                records = broken("the archive is broken: " + e.getMessage());
            }
        }
        return records.hasNext();
    }

    @Override
    public JsonRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return records.next().of(member);
    }

    private Iterator<JsonRecord> ofMember() throws IOException {
        if (!members.isReadable()) {
            return broken("the member is encrypted, or compressed in a way that is not supported");
        }
        InputStream text = members.text();
        if (ArchiveFormat.of(TextEncoding.peek(text, ArchiveFormat.SIGNATURE_BYTES)) != ArchiveFormat.NONE) {
            return broken("an archive inside an archive is not read: unpack it");
        }
        return new CheckedRecords(
                TextRecords.of(text, format, () -> null), members::damage, "the member is empty, or holds only blanks");
    }

    private static Iterator<JsonRecord> broken(String error) {
        return List.of(JsonRecord.broken(new byte[0], error, null, 0)).iterator();
    }
}
