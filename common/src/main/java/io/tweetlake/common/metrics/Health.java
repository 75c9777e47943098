package io.tweetlake.common.metrics;

import java.util.Map;

/**
 * How a process is.
 *
 * @param parts by name: each of its jobs, or its listener
 */
public record Health(Map<String, Part> parts) {
    /**
     * @param live whether it makes progress, or has nothing to do
     * @param ready whether it has started, and finished a micro-batch or found nothing to do
     * @param state what it does, in a few words
     */
    public record Part(boolean live, boolean ready, String state) {}

    public boolean live() {
        return parts.values().stream().allMatch(Part::live);
    }

    /** Whether every part is ready; not before there is one. */
    public boolean ready() {
        return !parts.isEmpty() && parts.values().stream().allMatch(Part::ready);
    }
}
