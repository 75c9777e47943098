package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which tweet a record holds, even one that Silver cannot use. */
public final class TweetId {
    private static final Pattern ID = Pattern.compile("\\d{1,20}");
    /** Group 1 is there where it is no whole number, or not written as one. */
    private static final Pattern NUMBER = Pattern.compile("(?<!\\d)\\d+((?:\\.\\d+)?(?:[eE][+-]?\\d+)?)");

    private static final int LONGEST_NUMBER = 40;
    /** To as many digits programs round an id that they take for a measurement: spreadsheets, R, and what prints a double. */
    private static final int[] PRECISIONS = {6, 15, 16, 17};

    private TweetId() {}

    /**
     * Where the text does not say whose it is, being cut short for example, any number in it may be the id.
     *
     * @param raw null where the record was deleted
     * @return what may be the tweet's id, in one of the {@link #spellings}: one at most where the record says it; none for
     *     notices
     */
    public static Set<String> candidates(String raw) {
        if (raw == null) {
            return Set.of();
        }
        try {
            return TweetReader.read(raw) instanceof Tweet tweet ? Set.of(tweet.id()) : Set.of();
        } catch (Rejection e) {
            String id = idOf(raw);
            return id == null ? numbers(raw) : Set.of(id);
        }
    }

    /** The id as it is, and as programs write it that take it for a fraction: rounded, in {@link Double}'s form. */
    public static Set<String> spellings(String id) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(id);
        if (ID.matcher(id).matches()) {
            for (int precision : PRECISIONS) {
                spellings.add(Double.toString(
                        new BigDecimal(id).round(new MathContext(precision)).doubleValue()));
            }
        }
        return spellings;
    }

    private static String idOf(String raw) {
        try {
            JsonNode record = RecordTree.of(raw);
            JsonNode data = record.path("data");
            JsonNode tweet = data.isObject() ? data : ArchiveShape.tweet(record);
            String id = new RecordFields(tweet).idOrNull("id");
            return id != null ? id : new RecordFields(tweet).iriIdOrNull("id");
        } catch (Rejection e) {
            return null;
        }
    }

    private static Set<String> numbers(String raw) {
        Set<String> numbers = new LinkedHashSet<>();
        Matcher number = NUMBER.matcher(raw);
        while (number.find()) {
            if (number.group(1).isEmpty()) {
                if (number.end() - number.start() <= 20) {
                    numbers.add(number.group());
                }
            } else if (number.end() - number.start() <= LONGEST_NUMBER) {
                numbers.add(Double.toString(Double.parseDouble(number.group())));
            }
        }
        return numbers;
    }
}
