package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class TweetlakeConfigTest {
    private static final Trigger MINUTE = Trigger.parse("60s");

    @Test
    void everyJobRunsEachMinuteByDefault() {
        TweetlakeConfig config = config();
        assertThat(config.trigger()).isEqualTo(MINUTE);
        assertThat(config.bronzeTrigger()).isEqualTo(MINUTE);
        assertThat(config.silverTrigger()).isEqualTo(MINUTE);
        assertThat(config.goldTrigger()).isEqualTo(MINUTE);
    }

    @Test
    void triggerIsThatOfEveryJobWithoutItsOwn() {
        TweetlakeConfig config = config("trigger=5m", "gold.trigger=available-now");
        assertThat(config.bronzeTrigger()).isEqualTo(Trigger.parse("5m"));
        assertThat(config.silverTrigger()).isEqualTo(Trigger.parse("5m"));
        assertThat(config.goldTrigger()).isEqualTo(Trigger.AVAILABLE_NOW);
    }

    @Test
    void refusesATriggerOnceAndNotAgainForEachJobThatTakesIt() {
        assertThat(mistakes("trigger=60"))
                .containsExactly("trigger: expected an interval with its unit (ms, s, m, h, d) such as 60s,"
                        + " or available-now, found \"60\"");
    }

    @Test
    void inOneProcessSilverAndGoldFollowTheJobBeforeThem() {
        TweetlakeConfig config = config("trigger=1s").inOneProcess();
        assertThat(config.bronzeTrigger()).isEqualTo(Trigger.parse("1s"));
        assertThat(config.silverTrigger()).isEqualTo(Trigger.parse("250ms"));
        assertThat(config.goldTrigger()).isEqualTo(Trigger.parse("250ms"));
    }

    @Test
    void inOneProcessAJobKeepsATriggerOfItsOwn() {
        TweetlakeConfig config = config("trigger=1s", "silver.trigger=1m").inOneProcess();
        assertThat(config.silverTrigger()).isEqualTo(MINUTE);
        assertThat(config.goldTrigger()).isEqualTo(Trigger.parse("1s"));

        TweetlakeConfig slowGold = config("trigger=1s", "gold.trigger=1m").inOneProcess();
        assertThat(slowGold.silverTrigger()).isEqualTo(Trigger.parse("250ms"));
        assertThat(slowGold.goldTrigger()).isEqualTo(MINUTE);
    }

    @Test
    void travelsToExecutors() throws Exception {
        TweetlakeConfig config = config("spark.conf.spark.ui.enabled=false", "gold.trigger=available-now");
        assertThat(copy(config)).isEqualTo(config);
    }

    private static Object copy(Object original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
