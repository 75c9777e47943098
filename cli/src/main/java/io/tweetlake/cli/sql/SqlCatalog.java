package io.tweetlake.cli.sql;

import java.util.List;

/** What a statement may name. */
public interface SqlCatalog {
    /** Tables and views that are there. */
    List<String> names();

    /** The columns of a table or view; empty if there is none of that name. */
    List<String> columns(String name);
}
