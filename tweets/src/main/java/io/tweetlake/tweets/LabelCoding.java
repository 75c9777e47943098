package io.tweetlake.tweets;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which sentiment a given label stands for. Words always mean the same. Numbers do not: 1 is neutral in one dataset and
 * positive in another, so they are read only where the caller names their coding.
 */
public final class LabelCoding {
    /** No numbers. */
    public static final LabelCoding WORDS = new LabelCoding(List.of());
    /** That of Sentiment140: 0 negative, 2 neutral, 4 positive. */
    public static final LabelCoding SENTIMENT140 = parse("0/2/4");

    /** Of negative, neutral and positive, of negative and positive, or none. */
    private final List<BigDecimal> numbers;

    private LabelCoding(List<BigDecimal> numbers) {
        this.numbers = numbers;
    }

    /**
     * @param text the numbers of negative, neutral and positive, or of negative and positive, such as {@code 0/1/2},
     *     {@code -1/0/1} or {@code 0/1}
     * @throws IllegalArgumentException if it is not that
     */
    public static LabelCoding parse(String text) {
        try {
            List<BigDecimal> numbers = Arrays.stream(text.strip().split("/", -1))
                    .map(number -> new BigDecimal(number.strip()))
                    .toList();
            long different = numbers.stream()
                    .map(BigDecimal::stripTrailingZeros)
                    .distinct()
                    .count();
            if (numbers.size() == different && (different == 2 || different == 3)) {
                return new LabelCoding(numbers);
            }
        } catch (NumberFormatException e) {
            // Told below, as other mistakes are.
        }
        throw new IllegalArgumentException(
                "expected the numbers of negative, neutral and positive, such as 0/1/2, or of"
                        + " negative and positive, such as 0/1; found " + text);
    }

    /**
     * @param given a word in any case, or a number of this coding, {@code 1.0} being 1; may be null
     * @return null if it is neither
     */
    public GivenSentiment read(String given) {
        GivenSentiment word = GivenSentiment.of(given);
        return word == null && given != null ? ofNumber(given.strip()) : word;
    }

    private GivenSentiment ofNumber(String given) {
        try {
            BigDecimal number = new BigDecimal(given);
            for (int i = 0; i < numbers.size(); i++) {
                if (numbers.get(i).compareTo(number) == 0) {
                    return i == 0
                            ? GivenSentiment.NEGATIVE
                            : i == numbers.size() - 1 ? GivenSentiment.POSITIVE : GivenSentiment.NEUTRAL;
                }
            }
            return null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** As {@link #parse} reads it; {@code words} for none. */
    @Override
    public String toString() {
        return numbers.isEmpty()
                ? "words"
                : numbers.stream().map(BigDecimal::toPlainString).collect(Collectors.joining("/"));
    }
}
