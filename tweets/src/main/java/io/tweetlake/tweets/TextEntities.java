package io.tweetlake.tweets;

import java.util.List;

/** How mentions, hashtags and links are found in a text: each network has its own rules. */
interface TextEntities {
    /** By the text alone, as {@link TweetText} reads it. */
    TextEntities TWITTER = new TextEntities() {
        @Override
        public String masked(String text) {
            return TweetText.masked(text);
        }

        @Override
        public List<String> mentions(String text) {
            return TweetText.mentions(text);
        }

        @Override
        public List<String> hashtags(String text) {
            return TweetText.hashtags(text);
        }
    };

    /** See {@link TweetText#masked}. */
    String masked(String text);

    /** See {@link TweetText#mentions}. */
    List<String> mentions(String text);

    /** See {@link TweetText#hashtags}. */
    List<String> hashtags(String text);
}
