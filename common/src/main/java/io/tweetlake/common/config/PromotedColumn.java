package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.MatchesPattern;
import io.tweetlake.common.config.binding.Required;
import java.io.Serializable;
import java.util.Locale;

/**
 * A field of the source that becomes a column of Silver and Gold.
 *
 * @param path Path of the field in the record, for example {@code $.user.location}.
 * @param type Type of the column. Values of another type are null.
 */
public record PromotedColumn(
        @Required("write where the field is, for example path: $.source")
        @MatchesPattern(
                pattern = "\\$(\\.\\w+|\\[\\d+\\]|\\['[^']+'\\])+",
                written = "$.field, $.field.field or $.field[0]")
        String path,

        @Default("string") Type type)
        implements Serializable {

    /** Types that a column can have. */
    public enum Type {
        STRING,
        BIGINT,
        INT,
        DOUBLE,
        BOOLEAN,
        TIMESTAMP,
        DATE;

        /** As SQL writes it. */
        public String sql() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
