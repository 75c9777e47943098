package io.tweetlake.gold;

import io.tweetlake.common.LanguageTags;
import java.util.Collection;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The language of a tweet: what the source says, and where it does not what was detected. */
final class TweetLanguage {
    /** Columns that say it. */
    static final String[] COLUMNS = {"lang", "detected_lang"};

    /** Twitter's tag of a tweet whose language it could not tell. */
    private static final String UNDETERMINED = "und";

    private TweetLanguage() {}

    /** @return BCP 47 language tag; null where it is unknown */
    static String of(String lang, String detected) {
        return lang == null || lang.equals(UNDETERMINED) ? detected : lang;
    }

    /** Of a row whose schema may be from before languages were detected. */
    static String of(Row tweet, StructType schema) {
        return of(text(tweet, schema, COLUMNS[0]), text(tweet, schema, COLUMNS[1]));
    }

    private static String text(Row tweet, StructType schema, String column) {
        return schema.getFieldIndex(column).isDefined() ? tweet.getString(schema.fieldIndex(column)) : null;
    }

    /**
     * @param languages as {@link LanguageTags#normal} has them
     * @param tag null where it is unknown: such a tweet may be in any
     */
    static boolean isIn(Collection<String> languages, String tag) {
        return languages.isEmpty()
                || tag == null
                || LanguageTags.candidates(tag).stream().anyMatch(languages::contains);
    }
}
