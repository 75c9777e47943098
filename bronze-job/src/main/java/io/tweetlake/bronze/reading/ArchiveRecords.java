package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.SourceConfig.Format;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** The records of an archive's members. A member that cannot be read is a record with an error. */
final class ArchiveRecords implements Iterator<JsonRecord> {
    private final ArchiveMembers members;
    private final Format format;
    private final Limits limits;
    private final Supplier<JsonNode> account;
    private Iterator<JsonRecord> records = Collections.emptyIterator();
    private String member;
    private boolean done;

    /** @param account of Twitter's own archive, if this is one; gives null if it is not known */
    ArchiveRecords(ArchiveMembers members, Format format, Limits limits, Supplier<JsonNode> account) {
        this.members = members;
        this.format = format;
        this.limits = limits;
        this.account = account;
    }

    @Override
    public boolean hasNext() {
        while (!records.hasNext() && !done) {
            try {
                // Behind a limit, looking for the next member would read on.
                done = members.isOverLimit() || !members.next();
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
                TextRecords.of(text, format, limits, account),
                members::damage,
                "the member is empty, or holds only blanks");
    }

    private static Iterator<JsonRecord> broken(String error) {
        return List.of(JsonRecord.unread(error, 0)).iterator();
    }
}
