package io.tweetlake.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
    @ParameterizedTest
    @CsvSource({"1000,1000", "7B,7", "512KB,524288", "64MB,67108864", "1gb,1073741824", "2 TB,2199023255552"})
    void readsASizeInItsUnit(String text, long bytes) {
        assertThat(DataSize.parse(text)).isEqualTo(new DataSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0MB", "-1MB", "MB", "1.5GB", "64M", "64MiB", "999999999999999999TB"})
    void refusesWhatIsNoSize(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSize.parse(text))
                .withMessageContainingAll("such as 64MB", "\"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000", "512KB", "64MB", "1GB", "1025MB"})
    void printsWhatItReads(String text) {
        assertThat(DataSize.parse(text)).hasToString(text);
    }
}
