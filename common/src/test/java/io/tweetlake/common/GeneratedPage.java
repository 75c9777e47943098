package io.tweetlake.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation that is made from the product, and must not differ from it. */
public final class GeneratedPage {
    private static final String REGENERATE = "tweetlake.regenerate";

    private GeneratedPage() {}

    /**
     * Fails where the page differs, or writes it when the build is told {@code -Dtweetlake.regenerate=true}.
     *
     * @param command that regenerates the page, without that option
     */
    public static void check(Path page, String content, String command) throws IOException {
        if (Boolean.getBoolean(REGENERATE)) {
            Files.writeString(page, content);
        }
        assertThat(page)
                .as(
                        "%s is out of date. Regenerate it, and look at the difference: %s -D%s=true",
                        page, command, REGENERATE)
                .hasContent(content);
    }
}
