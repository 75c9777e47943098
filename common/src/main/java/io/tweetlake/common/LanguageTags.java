package io.tweetlake.common;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Compares BCP 47 language tags, such as {@code en} and {@code pt-BR}, as sources and people write them. */
public final class LanguageTags {
    private LanguageTags() {}

    /** In lower case, with hyphens, and the language by its present code: Twitter's {@code iw} and {@code in} are he and id. */
    public static String normal(String tag) {
        String whole = tag.toLowerCase(Locale.ROOT).replace('_', '-');
        String language = language(whole);
        String present = Locale.forLanguageTag(language).getLanguage();
        return present.isEmpty() ? whole : present + whole.substring(language.length());
    }

    /** What a tag is looked up by, in this order: the whole tag, then its language; both {@link #normal}. */
    public static List<String> candidates(String tag) {
        String whole = normal(tag);
        return Stream.of(whole, language(whole)).distinct().toList();
    }

    private static String language(String tag) {
        int end = tag.indexOf('-');
        return end < 0 ? tag : tag.substring(0, end);
    }
}
