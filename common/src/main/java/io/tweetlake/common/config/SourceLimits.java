package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.Range;
import java.io.Serializable;
import java.util.stream.Stream;

/**
 * Limits of what Bronze reads of one file, so that no file can stop the others. What is beyond one is a row with an error
 * that names the limit.
 *
 * @param lineBytes of a line, or of a value that goes on over several: held in memory
 * @param documentBytes of a whole document, for {@code source.format: document}: held in memory
 * @param recordBytes of one record
 * @param nameBytes of the name of a JSON field
 * @param names of JSON fields that differ, in one line or value
 * @param records of a file; of one that is read in ranges, of each
 * @param decompressedBytes of a file that is compressed, or of an archive's members together
 * @param ratio how many times as large as the stored file its text may be, beyond 1 MB
 */
public record SourceLimits(
        @Default("128MB") DataSize lineBytes,
        @Default("256MB") DataSize documentBytes,
        @Default("16MB") DataSize recordBytes,

        @Default("50000") @Range(min = 1, max = 1_000_000_000)
        int nameBytes,

        @Default("20000") @Range(min = 1, max = 100_000_000) int names,

        @Default("50000000") @Range(min = 1, max = 2_000_000_000)
        int records,

        @Default("1TB") DataSize decompressedBytes,
        @Default("200") @Range(min = 1, max = 1_000_000) int ratio)
        implements Serializable {

    private static final DataSize LARGEST = DataSize.parse("1GB");

    public SourceLimits {
        if (Stream.of(lineBytes, documentBytes, recordBytes).anyMatch(size -> size.bytes() > LARGEST.bytes())) {
            throw new IllegalArgumentException(
                    "source.limits: lineBytes, documentBytes and recordBytes are %s at most".formatted(LARGEST));
        }
    }
}
