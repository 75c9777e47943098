package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.Range;
import java.io.Serializable;

/**
 * Limits of the files that {@code model score}, {@code evaluate} and {@code promote} read. A file that exceeds one is refused.
 *
 * @param maxColumns Largest number of columns in a record.
 * @param maxCharacters Largest number of characters in a field.
 */
public record TextsConfig(
        @Default("16384") @Range(min = 1, max = 1_000_000) int maxColumns,

        @Default("16777216") @Range(min = 1, max = 1_000_000_000)
        int maxCharacters)
        implements Serializable {}
