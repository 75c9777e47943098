package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.GeneratedPage;
import io.tweetlake.common.config.TweetlakeConfig;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The configuration reference is made of the records that the configuration is read into. */
class ConfigurationPageTest {
    @Test
    void thePageListsEveryKey() throws IOException {
        GeneratedPage.check(
                Home.path("docs/configuration.md"),
                new ConfigurationPage(TweetlakeConfig.class).text(),
                "./mvnw -pl cli -am test -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false");
    }

    @Test
    void noKeyIsWithoutADescription() throws IOException {
        assertThat(new ConfigurationPage(TweetlakeConfig.class).text()).doesNotContain("|  |");
    }
}
