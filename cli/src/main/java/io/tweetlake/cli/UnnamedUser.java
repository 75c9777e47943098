package io.tweetlake.cli;

import org.apache.hadoop.security.UserGroupInformation;

/** A user without an entry in the system's list of users, as a container is often run by. */
final class UnnamedUser {
    private static final String NAME = "tweetlake";

    private UnnamedUser() {}

    /** Gives the user a name, without which Hadoop refuses to start. To be called before anything uses Hadoop. */
    static void name() {
        // What the JVM calls a user that the system does not know.
        if (System.getProperty("user.name", "?").equals("?")) {
            System.setProperty("user.name", NAME);
            UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(NAME));
        }
    }
}
