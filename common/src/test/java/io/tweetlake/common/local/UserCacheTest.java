package io.tweetlake.common.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserCacheTest {
    @Test
    void isWhereTheEnvironmentSays() {
        assertThat(UserCache.folder("/var/cache", "/home/ada", "models")).hasToString("/var/cache/tweetlake/models");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "relative"})
    void isBelowTheHomeOtherwise(String cacheHome) {
        assertThat(UserCache.folder(cacheHome, "/home/ada", "models")).hasToString("/home/ada/.cache/tweetlake/models");
    }
}
