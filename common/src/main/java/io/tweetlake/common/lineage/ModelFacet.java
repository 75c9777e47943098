package io.tweetlake.common.lineage;

import io.openlineage.client.OpenLineage;
import java.net.URI;

/** The model that labelled the rows of a run. The schema of this facet is {@code ModelRunFacet.json} beside this class. */
final class ModelFacet extends OpenLineage.DefaultRunFacet {
    /** Custom facets start with a prefix of their producer, as OpenLineage asks. */
    static final String NAME = "tweetlake_model";

    private static final URI SCHEMA =
            URI.create("https://raw.githubusercontent.com/tweetlake/tweetlake/main/common/src/main/"
                    + "resources/io/tweetlake/common/lineage/ModelRunFacet.json#/$defs/ModelRunFacet");

    ModelFacet(URI producer, String name, String version) {
        super(producer);
        getAdditionalProperties().put("name", name);
        getAdditionalProperties().put("version", version);
    }

    @Override
    public URI get_schemaURL() {
        return SCHEMA;
    }
}
