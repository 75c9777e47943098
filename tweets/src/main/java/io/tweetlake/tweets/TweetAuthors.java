package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds out whose content a record holds, even one that Silver cannot use: the author's of a tweet, and of those that it repeats
 * or quotes. Who is mentioned or answered has written nothing of it.
 */
public final class TweetAuthors {
    /** An object with one of these fields and an author was written by that author. */
    private static final List<String> TEXTS =
            List.of("text", "full_text", "note_tweet", "body", "record", "value", "new_value");

    /** What people write about themselves. */
    private static final List<String> PROFILE = List.of("description", "location");
    /** By the shape of the tweet. */
    private static final List<String> NAMES = List.of("screen_name", "username", "preferredUsername", "handle");

    private static final List<String> AUTHORS = List.of("author", "user", "actor");

    private static final Pattern DID = Pattern.compile("did:[a-z]+:[\\w.:%-]*[\\w%-]");
    private static final Pattern ID = Pattern.compile("(?<!\\d)(?<!\\d\\.)\\d{1,20}(?!\\.?\\d)");
    private static final Pattern NAME = Pattern.compile(
            "\"(?:user|user_name|username|screen_name|preferredUsername|handle)\"\\s*:\\s*\"([^\"\\\\]+)\"");

    private TweetAuthors() {}

    /**
     * The account as erasures name it: its id; without one, {@code @} and the name in lower case.
     *
     * @return null where there is neither
     */
    public static String account(String userId, String userName) {
        if (userId != null) {
            return userId;
        }
        return userName == null || userName.isBlank()
                ? null
                : "@" + withoutSign(userName.strip()).toLowerCase(Locale.ROOT);
    }

    private static String withoutSign(String name) {
        return name.startsWith("@") ? name.substring(1) : name;
    }

    /**
     * Where the text does not say who wrote it, being cut short for example, any account that it names may have.
     *
     * @param raw null where the record was deleted
     * @return each as {@link #account} has it; none for notices, except those with an author's text
     */
    public static Set<String> candidates(String raw) {
        if (raw == null) {
            return Set.of();
        }
        try {
            JsonNode record = TweetReader.record(raw);
            Set<String> authors = in(record);
            return authors.isEmpty() && !isReadable(record) ? named(raw) : authors;
        } catch (Rejection e) {
            return named(raw);
        }
    }

    /** Everybody who wrote something in the record, each as {@link #account} has it. */
    public static Set<String> in(JsonNode record) {
        Set<String> authors = new LinkedHashSet<>();
        BlueskyEvent event = BlueskyEvent.of(record);
        if (event != null
                && event.body().path("record").isObject()
                && event.did().isTextual()) {
            authors.add(event.did().textValue());
        }
        if (record.path("tweet").isObject()) {
            // Of an archive, where the tweet does not say whose it is.
            add(authors, archived(record));
        }
        collect(record, authors);
        return authors;
    }

    /** Who wrote a tweet, in any shape; null where it does not say. */
    static String of(JsonNode tweet) {
        if (!tweet.isObject()) {
            return null;
        }
        String author = account(new RecordFields(tweet).idOrNull("author_id"), null);
        for (String field : AUTHORS) {
            author = author == null ? account(tweet.path(field)) : author;
        }
        return author;
    }

    private static String account(JsonNode user) {
        if (user.isTextual()) {
            return account(null, user.textValue());
        }
        if (!user.isObject()) {
            return null;
        }
        RecordFields fields = new RecordFields(user);
        String id = fields.textIfAny("did");
        id = id == null ? fields.idOrNull("id") : id;
        id = id == null ? fields.iriIdOrNull("id") : id;
        return account(id, name(fields));
    }

    private static String name(RecordFields user) {
        for (String field : NAMES) {
            String name = user.textIfAny(field);
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    private static String archived(JsonNode record) {
        RecordFields fields = new RecordFields(record.path("account"));
        return account(fields.idOrNull("accountId"), fields.textIfAny("username"));
    }

    private static void collect(JsonNode node, Set<String> authors) {
        if (node.isObject()) {
            if (hasAny(node, TEXTS)) {
                add(authors, of(node));
            }
            if (hasAny(node, PROFILE) && hasAny(node, NAMES)) {
                add(authors, account(node));
            }
        }
        for (JsonNode inner : node) {
            if (inner.isContainerNode()) {
                collect(inner, authors);
            }
        }
    }

    private static boolean hasAny(JsonNode node, List<String> fields) {
        for (String field : fields) {
            if (node.hasNonNull(field)) {
                return true;
            }
        }
        return false;
    }

    private static void add(Set<String> authors, String author) {
        if (author != null) {
            authors.add(author);
        }
    }

    private static boolean isReadable(JsonNode record) {
        try {
            TweetReader.read(record, TweetReader.shapeOf(record));
            return true;
        } catch (Rejection e) {
            return false;
        }
    }

    private static Set<String> named(String raw) {
        Set<String> accounts = new LinkedHashSet<>();
        DID.matcher(raw).results().map(MatchResult::group).forEach(accounts::add);
        ID.matcher(raw).results().map(MatchResult::group).forEach(accounts::add);
        NAME.matcher(raw).results().map(name -> account(null, name.group(1))).forEach(accounts::add);
        return accounts;
    }
}
