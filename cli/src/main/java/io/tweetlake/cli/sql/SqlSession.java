package io.tweetlake.cli.sql;

import java.io.PrintWriter;

/** Where a shell puts its questions. */
public interface SqlSession {
    /**
     * Answers one statement.
     *
     * @param out what the user sees
     */
    void answer(String statement, PrintWriter out);

    /** Lets {@link #answer} fail soon. May be called from any thread. */
    void cancel();

    /** Prints the tables and views. */
    void list(PrintWriter out);

    /** Prints the columns of a table or view. */
    void describe(String name, PrintWriter out);

    SqlCatalog catalog();
}
