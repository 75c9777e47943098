package io.tweetlake.silver;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What became of everything that an account wrote, as {@code erasures} keeps it.
 *
 * @param account its id; of tweets without one, {@code @} and the name in lower case
 * @param askedBy {@link Erasures#NOTICE} or {@link Erasures#REQUEST}
 * @param erasedAt null while it is not finished
 * @param rows by table, how many rows were deleted or lost their text
 * @param versions by table, the first one without the content
 * @param sourceFiles from which Bronze had the records
 * @param provenAt when no file of the tables had the content any more; null until then
 */
public record Erasure(
        String account,
        String askedBy,
        Instant askedAt,
        Instant erasedAt,
        SortedMap<String, Long> rows,
        SortedMap<String, Long> versions,
        List<String> sourceFiles,
        Instant provenAt) {}
