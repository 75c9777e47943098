package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.MatchesPattern;
import java.io.Serializable;

/**
 * Location of the tables and the checkpoints.
 *
 * @param root Path or URI of the folder that holds a folder for each table. Required unless {@code lake.schema} is set.
 * @param checkpoints Path or URI of the folder that holds a checkpoint for each stream.
 * @param schema Schema of a catalog that the tables are created in, in place of folders below {@code lake.root}.
 */
public record LakeConfig(
        String root,
        @Default("${lake.root}/_checkpoints") String checkpoints,

        @MatchesPattern(pattern = "[^.\\s]+\\.[^.\\s]+", written = "catalog.schema")
        String schema)
        implements Serializable {

    /** @throws IllegalArgumentException when nothing says where the tables or the checkpoints go, or Delta cannot name the path */
    public LakeConfig {
        if (root == null && schema == null) {
            throw new IllegalArgumentException("lake.root is missing: set it to the path or URI of the lake's folder");
        }
        if (root != null && root.contains("`")) {
            // Delta writes the path into SQL of its own, and does not quote it.
            throw new IllegalArgumentException("lake.root: Delta takes no ` in a path, found " + root);
        }
        if (checkpoints == null) {
            throw new IllegalArgumentException("lake.checkpoints is missing: lake.schema says where the tables are;"
                    + " set lake.checkpoints or lake.root to a path or URI for the checkpoints");
        }
    }
}
