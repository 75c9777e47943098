package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordKeyTest {
    /** The rest of an address does not count. */
    @Test
    void aKeyIsTheMicrosecondInWhichItWasMade() {
        assertThat(RecordKey.time("3mptbyplj5d2a")).isEqualTo("2026-07-04T14:38:07.502441Z");
        assertThat(RecordKey.time("2222222222222")).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(TweetId.time("at://did:plc:wq4aajammjtxdomz3e23667t/app.bsky.feed.post/3mptbyplj5d2a"))
                .isEqualTo("2026-07-04T14:38:07.502441Z");
        assertThat(TweetId.time("2067173465877643765")).isEqualTo("2026-06-17T09:12:15.148Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"3mptbyplj5d2", "3mptbyplj5d2aa", "zzzzzzzzzzzzz", "3MPTBYPLJ5D2A", "3mptbyplj5d21", "self", ""})
    void otherKeysHaveNoTime(String key) {
        assertThat(RecordKey.time(key)).isNull();
    }
}
