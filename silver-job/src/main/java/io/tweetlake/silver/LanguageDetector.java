package io.tweetlake.silver;

import static java.lang.Character.UnicodeScript.ARABIC;
import static java.lang.Character.UnicodeScript.ARMENIAN;
import static java.lang.Character.UnicodeScript.BENGALI;
import static java.lang.Character.UnicodeScript.CYRILLIC;
import static java.lang.Character.UnicodeScript.DEVANAGARI;
import static java.lang.Character.UnicodeScript.ETHIOPIC;
import static java.lang.Character.UnicodeScript.GEORGIAN;
import static java.lang.Character.UnicodeScript.GREEK;
import static java.lang.Character.UnicodeScript.GUJARATI;
import static java.lang.Character.UnicodeScript.GURMUKHI;
import static java.lang.Character.UnicodeScript.HAN;
import static java.lang.Character.UnicodeScript.HANGUL;
import static java.lang.Character.UnicodeScript.HEBREW;
import static java.lang.Character.UnicodeScript.HIRAGANA;
import static java.lang.Character.UnicodeScript.KANNADA;
import static java.lang.Character.UnicodeScript.KATAKANA;
import static java.lang.Character.UnicodeScript.KHMER;
import static java.lang.Character.UnicodeScript.LAO;
import static java.lang.Character.UnicodeScript.LATIN;
import static java.lang.Character.UnicodeScript.MALAYALAM;
import static java.lang.Character.UnicodeScript.MYANMAR;
import static java.lang.Character.UnicodeScript.ORIYA;
import static java.lang.Character.UnicodeScript.SINHALA;
import static java.lang.Character.UnicodeScript.TAMIL;
import static java.lang.Character.UnicodeScript.TELUGU;
import static java.lang.Character.UnicodeScript.THAANA;
import static java.lang.Character.UnicodeScript.THAI;
import static java.lang.Character.UnicodeScript.TIBETAN;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/**
 * Tells the language of a text: by its script, and where several languages have that script by OpenNLP's model of character
 * n-grams, which stays in memory from the first such text on.
 */
final class LanguageDetector {
    private static final String MODEL = "/langdetect-183.bin";

    /** More characters change few answers, and take longer. */
    private static final int MOST_CHARACTERS = 300;

    /** Words that say nothing of the language of the others: mentions, hashtags, links. */
    private static final Pattern NO_LANGUAGE = Pattern.compile("(?<!\\S)([@#]|https?:)\\S*");

    /**
     * The languages that Twitter tags tweets with, by script. Most others that the model knows are close to one of these
     * (Asturian, Limburgish, Minangkabau), and a text of a few words would be taken for them.
     */
    private static final Map<UnicodeScript, Set<String>> LANGUAGES = Map.ofEntries(
            Map.entry(
                    LATIN,
                    Set.of(
                            "bs", "ca", "cs", "cy", "da", "de", "en", "es", "et", "eu", "fi", "fr", "hr", "hu", "id",
                            "is", "it", "lt", "lv", "nl", "no", "pl", "pt", "ro", "sk", "sl", "sv", "tl", "tr", "vi")),
            Map.entry(CYRILLIC, Set.of("bg", "ru", "sr", "uk")),
            Map.entry(ARABIC, Set.of("ar", "fa", "sd", "ur")),
            Map.entry(DEVANAGARI, Set.of("hi", "mr", "ne")),
            Map.entry(ARMENIAN, Set.of("hy")),
            Map.entry(BENGALI, Set.of("bn")),
            Map.entry(ETHIOPIC, Set.of("am")),
            Map.entry(GEORGIAN, Set.of("ka")),
            Map.entry(GREEK, Set.of("el")),
            Map.entry(GUJARATI, Set.of("gu")),
            Map.entry(GURMUKHI, Set.of("pa")),
            Map.entry(HAN, Set.of("zh")),
            Map.entry(HANGUL, Set.of("ko")),
            Map.entry(HEBREW, Set.of("he")),
            Map.entry(HIRAGANA, Set.of("ja")),
            Map.entry(KANNADA, Set.of("kn")),
            Map.entry(KHMER, Set.of("km")),
            Map.entry(LAO, Set.of("lo")),
            Map.entry(MALAYALAM, Set.of("ml")),
            Map.entry(MYANMAR, Set.of("my")),
            Map.entry(ORIYA, Set.of("or")),
            Map.entry(SINHALA, Set.of("si")),
            Map.entry(TAMIL, Set.of("ta")),
            Map.entry(TELUGU, Set.of("te")),
            Map.entry(THAANA, Set.of("dv")),
            Map.entry(THAI, Set.of("th")),
            Map.entry(TIBETAN, Set.of("bo")));

    /** BCP 47's tag, which has two letters where ISO 639-1 does, by the model's code, which is ISO 639-3's. */
    private static final Map<String, String> TAG_OF_CODE = tagOfCode();

    private LanguageDetector() {}

    /**
     * @param tag BCP 47
     * @param confidence probability, above 0.5 and at most 1
     */
    record Detected(String tag, double confidence) {}

    /** Loads the model when it is first used. */
    private static final class Model {
        static final LanguageDetectorME DETECTOR = load();

        private static LanguageDetectorME load() {
            try (InputStream model = LanguageDetector.class.getResourceAsStream(MODEL)) {
                return new LanguageDetectorME(new LanguageDetectorModel(model));
            } catch (IOException e) {
                throw new UncheckedIOException("OpenNLP's " + MODEL + " in the class path", e);
            }
        }
    }

    /** Empty where no language is more likely than all others together, as of a text without words. */
    static Optional<Detected> detect(String text) {
        String words = NO_LANGUAGE
                .matcher(text.substring(0, Math.min(text.length(), MOST_CHARACTERS)))
                .replaceAll("");
        Map<UnicodeScript, Integer> letters = letters(words);
        int all = letters.values().stream().mapToInt(count -> count).sum();
        return letters.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .flatMap(most -> inScript(most.getKey(), most.getValue(), words)
                        .map(tag -> new Detected(tag.tag(), tag.confidence() * most.getValue() / all)))
                .filter(detected -> detected.confidence() > 0.5);
    }

    private static Map<UnicodeScript, Integer> letters(String words) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        words.codePoints()
                .filter(Character::isLetter)
                .forEach(letter -> letters.merge(UnicodeScript.of(letter), 1, Integer::sum));
        Integer katakana = letters.remove(KATAKANA);
        if (katakana != null) {
            letters.merge(HIRAGANA, katakana, Integer::sum);
        }
        if (letters.containsKey(HIRAGANA) && letters.containsKey(HAN)) {
            // Japanese writes words in characters that Chinese has, and what is between them in its own.
            letters.merge(HIRAGANA, letters.remove(HAN), Integer::sum);
        }
        return letters;
    }

    private static Optional<Detected> inScript(UnicodeScript script, int letters, String words) {
        Set<String> tags = LANGUAGES.getOrDefault(script, Set.of());
        return tags.size() == 1
                ? Optional.of(new Detected(tags.iterator().next(), 1))
                : likeliest(tags, Model.DETECTOR.predictLanguages(words), letters);
    }

    /**
     * OpenNLP's probabilities are of the mean n-gram, all near to one in a hundred, whatever the length. To the power of the
     * number of letters they are those of the whole text.
     */
    private static Optional<Detected> likeliest(Set<String> tags, Language[] languages, int letters) {
        double first = languages[0].getConfidence();
        Map<String, Double> weights = new LinkedHashMap<>();
        for (Language language : languages) {
            String tag = TAG_OF_CODE.get(language.getLang());
            if (tag != null && tags.contains(tag)) {
                weights.merge(tag, Math.pow(language.getConfidence() / first, letters), Double::sum);
            }
        }
        double all = weights.values().stream().mapToDouble(weight -> weight).sum();
        return weights.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(likeliest -> new Detected(likeliest.getKey(), likeliest.getValue() / all));
    }

    private static Map<String, String> tagOfCode() {
        Map<String, String> tags = new HashMap<>();
        Arrays.stream(Locale.getISOLanguages())
                .map(Locale::forLanguageTag)
                .forEach(locale -> tags.put(locale.getISO3Language(), locale.getLanguage()));
        // Written standards of one language, under codes of their own.
        tags.putAll(Map.of("ekk", "et", "lvs", "lv", "pes", "fa", "nob", "no", "nno", "no"));
        return Map.copyOf(tags);
    }
}
