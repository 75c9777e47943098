package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.Range;
import java.io.Serializable;
import java.util.stream.Stream;

/**
 * Limits of what Bronze reads from one file. A record or file that exceeds one becomes a row with an error that names the
 * limit.
 *
 * @param lineBytes Longest line, or value over several lines. Held in memory.
 * @param documentBytes Largest document, for {@code source.format: document}. Held in memory.
 * @param recordBytes Largest record. Other records of the file are still read.
 * @param nameBytes Longest field name, in bytes.
 * @param names Largest number of distinct field names in one line or value.
 * @param records Largest number of records in a file, or in each range of a file that is split.
 * @param decompressedBytes Largest amount of text in a compressed file or an archive.
 * @param ratio Largest ratio of text to stored bytes. The first megabyte is exempt.
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
