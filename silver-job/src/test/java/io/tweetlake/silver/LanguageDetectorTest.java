package io.tweetlake.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageDetectorTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    en | @BeanBarn best flat white in town, thank you so much! #coffee https://t.co/abc
                    de | Schon wieder zwei Stunden Verspätung, und niemand sagt uns etwas @BahnAnsagen
                    fr | Le service était lamentable, je ne reviendrai plus jamais ici
                    es | Qué día tan bonito, por fin llegaron mis entradas para el concierto
                    pt | Não acredito que o ônibus atrasou de novo, estou cansado disso
                    it | Che bella giornata, finalmente sono arrivati i biglietti del concerto
                    nl | Wat een heerlijke dag vandaag, eindelijk weer eens zonnig weer
                    sv | Äntligen har jag fått mina biljetter till konserten på lördag
                    no | Endelig har jeg fått billettene mine til konserten på lørdag, jeg gleder meg
                    pl | Znowu dwie godziny opóźnienia i nikt nam nic nie mówi
                    tr | Bugün hava çok güzel, nihayet dışarı çıkabiliyoruz
                    id | Akhirnya tiket konser saya sudah datang, senang sekali rasanya
                    vi | Hôm nay trời đẹp quá, cuối cùng cũng được đi chơi
                    ru | Опять опоздание на два часа, и никто ничего не говорит
                    uk | Знову запізнення на дві години, і ніхто нічого не каже
                    ar | الطقس جميل جدا اليوم وأنا سعيد للغاية
                    fa | امروز هوا خیلی خوب است و من خیلی خوشحالم
                    hi | आज मौसम बहुत अच्छा है और मैं बहुत खुश हूँ
                    he | איזה יום יפה היום
                    el | Τι όμορφη μέρα σήμερα
                    th | วันนี้อากาศดีมาก
                    ja | 今日はいい天気ですね
                    ja | ラーメン食べたい
                    zh | 今天天气真好
                    ko | 오늘 날씨 진짜 좋다
                    """)
    void tellsTheLanguageOfATweet(String language, String text) {
        assertThat(LanguageDetector.detect(text)).hasValueSatisfying(detected -> {
            assertThat(detected.tag()).isEqualTo(language);
            assertThat(detected.confidence()).isGreaterThan(0.5).isLessThanOrEqualTo(1);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "lol",
                "ok",
                "@guten @morgen https://example.org/guten/morgen #berlin",
                "1234",
                "😂😂😂"
            })
    void saysNothingWhereATextDoesNotTell(String text) {
        assertThat(LanguageDetector.detect(text)).isEmpty();
    }

    @Test
    void isLessSureOfATextInTwoScripts() {
        String text = "今日はいい天気ですね";
        assertThat(LanguageDetector.detect(text).orElseThrow().confidence()).isEqualTo(1);
        assertThat(LanguageDetector.detect(text + " Tokyo").orElseThrow().confidence())
                .isBetween(0.6, 0.9);
        assertThat(LanguageDetector.detect("ab かな")).isEqualTo(Optional.empty());
    }

    @Test
    void takesNoLongerForALongTextThanForAShortOne() {
        String letters = "a".repeat(1 << 20) + "@".repeat(1 << 20);
        String hyphens = "a-b.".repeat(1 << 20);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 1_000; i++) {
                LanguageDetector.detect(i % 2 == 0 ? letters : hyphens);
            }
        });
    }
}
