package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a tweet of API v2 refers to by id: people, tweets, media, polls and places, under the names of {@code includes}. */
final class TweetReferences {
    static final String USERS = "users";
    static final String TWEETS = "tweets";
    static final String MEDIA = "media";
    static final String AUTHOR = "author_id";

    private static final String POLLS = "polls";
    private static final String PLACES = "places";

    private final Map<String, Set<String>> ids = new HashMap<>();

    TweetReferences(JsonNode tweet) {
        for (String kind : new String[] {USERS, TWEETS, MEDIA, POLLS, PLACES}) {
            ids.put(kind, new HashSet<>());
        }
        addAuthor(tweet.path(AUTHOR).asText(null));
        add(USERS, tweet.path("in_reply_to_user_id"));
        tweet.at("/entities/mentions").forEach(mention -> add(USERS, mention.path("id")));
        tweet.path("referenced_tweets").forEach(other -> add(TWEETS, other.path("id")));
        tweet.at("/attachments/media_keys").forEach(key -> add(MEDIA, key));
        tweet.at("/attachments/poll_ids").forEach(id -> add(POLLS, id));
        add(PLACES, tweet.at("/geo/place_id"));
    }

    Set<String> tweets() {
        return ids.get(TWEETS);
    }

    /** @param id of the author whose tweet is referred to; may be null */
    void addAuthor(String id) {
        if (id != null) {
            ids.get(USERS).add(id);
        }
    }

    /** Whether this is referred to; in doubt, of a kind that is not known here, it is. */
    boolean contains(String kind, String id) {
        Set<String> known = ids.get(kind);
        return known == null || known.contains(id);
    }

    private void add(String kind, JsonNode id) {
        if (id.isValueNode()) {
            ids.get(kind).add(id.asText());
        }
    }
}
