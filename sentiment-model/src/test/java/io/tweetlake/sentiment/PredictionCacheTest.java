package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PredictionCacheTest {
    /** Room for two short texts. */
    private static final long CAPACITY = 500;

    private final PredictionCache cache = new PredictionCache(CAPACITY);

    @Test
    void forgetsTheLeastRecentlyUsedFirst() {
        cache.put("one", scored());
        cache.put("two", scored());
        assertThat(cache.get("one")).isNotNull();
        cache.put("three", scored());
        assertThat(cache.get("two")).isNull();
        assertThat(cache.get("one")).isNotNull();
        assertThat(cache.get("three")).isNotNull();
    }

    @Test
    void countsATextThatComesAgainOnce() {
        for (int i = 0; i < 5; i++) {
            cache.put("one", scored());
        }
        cache.put("two", scored());
        assertThat(cache.get("one")).isNotNull();
    }

    @Test
    void aTextThatIsLargerThanAllOfItPushesNothingOut() {
        cache.put("one", scored());
        cache.put("x".repeat((int) CAPACITY), scored());
        assertThat(cache.get("one")).isNotNull();
        assertThat(cache.get("x".repeat((int) CAPACITY))).isNull();
    }

    @Test
    void aCacheOfNothingKeepsNothing() {
        PredictionCache none = new PredictionCache(0);
        none.put("", scored());
        assertThat(none.get("")).isNull();
    }

    private static ScoredText scored() {
        ScoredText text = new ScoredText();
        text.scored(new float[] {1, 2, 3}, 1);
        return text;
    }
}
