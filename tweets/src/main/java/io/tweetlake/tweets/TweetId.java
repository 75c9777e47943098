package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which tweet a record holds, even one that Silver cannot use. */
public final class TweetId {
    private static final String AT_PROTOCOL = "at://";
    /** Group 1 is there where it is no whole number, or not written as one. */
    private static final Pattern NUMBER = Pattern.compile("(?<!\\d)\\d+((?:\\.\\d+)?(?:[eE][+-]?\\d+)?)");

    /** Of a post of Bluesky, and the two fields that it is made of. */
    private static final Pattern ADDRESS =
            Pattern.compile("at://did:[a-z]+:[\\w.:%-]+/" + Pattern.quote(BlueskyEvent.POSTS) + "/[\\w.:~-]+");

    private static final Pattern AUTHOR = Pattern.compile("\"did\"\\s*:\\s*\"(did:[a-z]+:[\\w.:%-]+)\"");
    private static final Pattern RECORD_KEY = Pattern.compile("\"rkey\"\\s*:\\s*\"([\\w.:~-]+)\"");

    private static final int LONGEST_NUMBER = 40;
    /** To as many digits programs round an id that they take for a measurement: spreadsheets, R, and what prints a double. */
    private static final int[] PRECISIONS = {6, 15, 16, 17};

    private TweetId() {}

    /**
     * Where the text does not say whose it is, being cut short for example, any number in it may be the id.
     *
     * @param raw null where the record was deleted
     * @return what may be the tweet's id, in one of the {@link #spellings}: one at most where the record says it; none for
     *     notices but one of a changed post of Bluesky, which has its text
     */
    public static Set<String> candidates(String raw) {
        if (raw == null) {
            return Set.of();
        }
        try {
            return TweetReader.read(raw) instanceof Tweet tweet ? Set.of(tweet.id()) : changed(raw);
        } catch (Rejection e) {
            String id = idOf(raw);
            return id == null ? named(raw) : Set.of(id);
        }
    }

    /** The id as it is, and as programs write it that take it for a fraction: rounded, in {@link Double}'s form. */
    public static Set<String> spellings(String id) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(id);
        if (RecordFields.isNumber(id)) {
            for (int precision : PRECISIONS) {
                spellings.add(Double.toString(
                        new BigDecimal(id).round(new MathContext(precision)).doubleValue()));
            }
        }
        return spellings;
    }

    /**
     * When the id was made, which records of the tweet may contradict.
     *
     * @return null where the id does not say: counted and hashed ones, and keys of another form
     */
    public static Instant time(String id) {
        return id.startsWith(AT_PROTOCOL) ? RecordKey.time(id.substring(id.lastIndexOf('/') + 1)) : Snowflake.time(id);
    }

    private static Set<String> changed(String raw) throws Rejection {
        BlueskyEvent event = BlueskyEvent.of(RecordTree.of(raw));
        return event != null && event.isOfPost() && event.operation().equals("update")
                ? Set.of(event.address())
                : Set.of();
    }

    private static String idOf(String raw) {
        try {
            JsonNode record = RecordTree.of(raw);
            String address = BlueskyShape.addressOrNull(record);
            if (address != null) {
                return address;
            }
            JsonNode data = record.path("data");
            JsonNode tweet = data.isObject() ? data : ArchiveShape.tweet(record);
            String id = new RecordFields(tweet).idOrNull("id");
            return id != null ? id : new RecordFields(tweet).iriIdOrNull("id");
        } catch (Rejection e) {
            return null;
        }
    }

    private static Set<String> named(String raw) {
        Set<String> ids = numbers(raw);
        ADDRESS.matcher(raw).results().map(MatchResult::group).forEach(ids::add);
        Matcher author = AUTHOR.matcher(raw);
        if (author.find()) {
            RECORD_KEY
                    .matcher(raw)
                    .results()
                    .map(key -> "at://%s/%s/%s".formatted(author.group(1), BlueskyEvent.POSTS, key.group(1)))
                    .forEach(ids::add);
        }
        return ids;
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
