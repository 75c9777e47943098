package io.tweetlake.bronze;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.config.SourceConfig.Format;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Sources as tests configure them. */
public final class Sources {
    private Sources() {}

    /** @param options without {@code source.} */
    public static SourceConfig at(Path path, Format format, String... options) {
        String written = "format=" + format.name().toLowerCase(Locale.ROOT);
        return at(path, Stream.concat(Stream.of(written), Stream.of(options)).toArray(String[]::new));
    }

    /** @param options without {@code source.} */
    public static SourceConfig at(Path path, String... options) {
        List<String> all = Stream.concat(
                        Stream.of("lake.root=none", "source.path=" + (path == null ? "." : path)),
                        Stream.of(options).map("source."::concat))
                .toList();
        return ConfigLoader.load(null, all, Map.of()).config().source();
    }
}
