package io.tweetlake.silver;

import com.fasterxml.jackson.databind.JsonNode;

/** One of the forms in which tweets come, known by its structure. */
interface TweetShape {
    /** As people call it. */
    String label();

    boolean matches(JsonNode record);

    /** @throws Rejection where the record has this shape, and something in it cannot be used */
    Tweet read(JsonNode record) throws Rejection;
}
