package io.tweetlake.common.config.binding;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what was meant by a misspelt word. */
public final class Nearest {
    /** One slip in three letters; beyond it, a suggestion is more often wrong than right. */
    private static final int LETTERS_PER_SLIP = 3;

    private Nearest() {}

    /**
     * Compares last parts first, so that a key in the wrong section finds its own: {@code gold.path} is nearest to
     * {@code source.path}. Among equals, the path as a whole decides.
     *
     * @return empty when nothing is near
     */
    public static Optional<String> to(String word, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> isNear(leaf(word), leaf(candidate)))
                .min(Comparator.<String>comparingInt(candidate -> distance(leaf(word), leaf(candidate)))
                        .thenComparingInt(candidate -> distance(word, candidate)));
    }

    private static boolean isNear(String word, String candidate) {
        return distance(word, candidate) <= Math.max(1, word.length() / LETTERS_PER_SLIP);
    }

    private static String leaf(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Letters to insert, remove, replace or swap with the next (optimal string alignment), whatever their case. */
    static int distance(String left, String right) {
        int[] twoAbove = {};
        int[] above = new int[right.length() + 1];
        Arrays.setAll(above, column -> column);
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = above[column - 1] + (same(left.charAt(row - 1), right.charAt(column - 1)) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
                boolean swapped = row > 1
                        && column > 1
                        && same(left.charAt(row - 1), right.charAt(column - 2))
                        && same(left.charAt(row - 2), right.charAt(column - 1));
                if (swapped) {
                    current[column] = Math.min(current[column], twoAbove[column - 2] + 1);
                }
            }
            twoAbove = above;
            above = current;
        }
        return above[right.length()];
    }

    private static boolean same(char left, char right) {
        return Character.toLowerCase(left) == Character.toLowerCase(right);
    }
}
