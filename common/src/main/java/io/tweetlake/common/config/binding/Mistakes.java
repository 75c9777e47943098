package io.tweetlake.common.config.binding;

import io.tweetlake.common.Secrets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that all of it is told at once. */
public final class Mistakes {
    private record Mistake(Origin origin, String text) {}

    private final List<Mistake> found = new ArrayList<>();

    public void add(Origin origin, String text) {
        found.add(new Mistake(origin, Secrets.masked(text)));
    }

    public int count() {
        return found.size();
    }

    /** @param subject what they were found in */
    public ConfigException asException(String subject) {
        return new ConfigException(
                subject,
                found.stream()
                        .sorted(Comparator.comparingInt(
                                mistake -> mistake.origin().order()))
                        .map(mistake -> mistake.origin().place() + ": " + mistake.text())
                        .toList());
    }
}
