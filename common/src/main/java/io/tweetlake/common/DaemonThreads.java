package io.tweetlake.common;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep a process from ending. */
public final class DaemonThreads {
    private DaemonThreads() {}

    /** @param name what a thread dump calls each of them */
    public static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
