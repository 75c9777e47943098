package io.tweetlake.deploy;

/**
 * What is wrong in a file.
 *
 * @param path from the root of the file, such as {@code tasks[1].depends_on[0].task_key}
 */
record Mistake(String path, String message) {
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
