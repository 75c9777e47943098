package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;

/** One of the forms in which tweets come, known by its structure. */
public interface TweetShape {
    /** As people call it. */
    public String label();

    boolean matches(JsonNode record);

    /** @throws Rejection where the record has this shape, and something in it cannot be used */
    Tweet read(JsonNode record) throws Rejection;
}
