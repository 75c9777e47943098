package io.tweetlake.models.serving;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSlotsTest {
    private static final int PROCESSORS = 8;

    @ParameterizedTest
    @CsvSource({
        "local,1",
        "local[*],8",
        "local[3],3",
        "'local[3,2]',3",
        "'local[*,4]',8",
        "spark://host:7077,8",
        "yarn,1",
        "k8s://https://host,1"
    })
    void slotsAreThoseOfTheMaster(String master, int slots) {
        assertThat(TaskSlots.of(conf(master), PROCESSORS)).isEqualTo(new TaskSlots(slots, 1));
    }

    @Test
    void slotsAreTheCoresOfAnExecutorOverThoseOfATask() {
        SparkConf conf =
                conf("spark://host:7077").set("spark.executor.cores", "6").set("spark.task.cpus", "2");
        assertThat(TaskSlots.of(conf, PROCESSORS)).isEqualTo(new TaskSlots(3, 2));
    }

    @Test
    void slotsAndThreadsThatAreTheCoresOrFewerAreWell() {
        assertThat(new TaskSlots(8, 1).disagreement(1, PROCESSORS)).isEmpty();
        assertThat(new TaskSlots(2, 4).disagreement(4, PROCESSORS)).isEmpty();
        assertThat(new TaskSlots(1, 1).disagreement(1, PROCESSORS)).isEmpty();
    }

    @Test
    void threadsThatAreNotTheCoresOfATaskAreSaidWithTheOptionThatFits() {
        assertThat(new TaskSlots(8, 1).disagreement(8, PROCESSORS).orElseThrow())
                .contains("spark.task.cpus is 1", "8 threads", "Fix: ", "-Dai.djl.pytorch.num_threads=1");
        assertThat(new TaskSlots(2, 4).disagreement(1, PROCESSORS).orElseThrow())
                .contains("-Dai.djl.pytorch.num_threads=4");
    }

    @Test
    void moreSlotsThanCoresAreSaid() {
        assertThat(new TaskSlots(16, 1).disagreement(1, PROCESSORS).orElseThrow())
                .contains("16 task slots", "8 cores here", "Fix: ", "local[8]");
    }

    private static SparkConf conf(String master) {
        return new SparkConf(false).setMaster(master);
    }
}
