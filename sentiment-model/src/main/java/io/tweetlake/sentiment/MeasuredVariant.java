package io.tweetlake.sentiment;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@link Precision#AUTO} came to, in a file beside the unpacked libraries: the processes of a machine measure a checkpoint
 * once, and the next ones load the fastest encoder alone. Whatever the answer depends on is in the name of the file.
 */
final class MeasuredVariant {
    private static final Logger LOG = LoggerFactory.getLogger(MeasuredVariant.class);
    /** A measurement on a busy machine may be a poor one; it does not last. */
    private static final Duration LASTS = Duration.ofDays(30);

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private final Path file;

    private MeasuredVariant(Path file) {
        this.file = file;
    }

    /** On the CPU of this machine. Libtorch is loaded. */
    static MeasuredVariant of(Checkpoint checkpoint, ModelOptions options, LabelMap labels) {
        List<String> facts = new ArrayList<>(List.of(
                checkpoint.version(),
                labels.text(),
                String.valueOf(options.batchTokens()),
                String.valueOf(options.labelAgreement()),
                Engine.getEngine(NativeLibraries.ENGINE).getVersion(),
                String.valueOf(LibtorchThreads.ofAPredictor()),
                System.getProperty("os.arch")));
        facts.addAll(processor());
        facts.addAll(NativeSettings.computing());
        Stream.of(EncoderVariant.values()).map(MeasuredVariant::digest).forEach(facts::add);
        return in(Utils.getCacheDir().resolve("precision"), facts);
    }

    /** @param facts that the answer depends on */
    static MeasuredVariant in(Path folder, List<String> facts) {
        return new MeasuredVariant(folder.resolve(DigestUtils.sha256Hex(String.join("\n", facts)) + ".txt"));
    }

    /** Model and features of the first one. */
    private static List<String> processor() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.takeWhile(line -> !line.isBlank())
                    .filter(line ->
                            line.startsWith("model name") || line.startsWith("flags") || line.startsWith("Features"))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // Not Linux: the architecture tells enough.
            return List.of();
        }
    }

    private static String digest(EncoderVariant variant) {
        try (InputStream script = MeasuredVariant.class.getResourceAsStream(variant.script())) {
            return DigestUtils.sha256Hex(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Loads the encoder that is known to be the fastest, or measures. Of several processes one measures, and the others wait for
     * it.
     */
    PrecisionTrial choose(Function<EncoderVariant, Encoder> loader, Supplier<PrecisionTrial> measurement) {
        Optional<EncoderVariant> known = read();
        PrecisionTrial[] chosen = new PrecisionTrial[1];
        if (known.isEmpty()) {
            try {
                NodeLock.hold(file, () -> {
                    if (read().isEmpty()) {
                        chosen[0] = measurement.get();
                        write(chosen[0].variant());
                    }
                });
            } catch (IOException e) {
                LOG.debug("the fastest precision is measured at each start", e);
            }
            known = read();
        }
        if (chosen[0] != null) {
            return chosen[0];
        }
        return known.map(variant -> loaded(variant, loader)).orElseGet(measurement);
    }

    private PrecisionTrial loaded(EncoderVariant variant, Function<EncoderVariant, Encoder> loader) {
        LOG.info("Precision {}, as measured on this machine before: {}", variant.label(), file);
        return new PrecisionTrial(variant, loader.apply(variant), 1);
    }

    private Optional<EncoderVariant> read() {
        try {
            Instant measured = Files.getLastModifiedTime(file).toInstant();
            return measured.plus(LASTS).isBefore(Instant.now())
                    ? Optional.empty()
                    : Optional.of(EncoderVariant.valueOf(Files.readString(file).strip()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void write(EncoderVariant variant) {
        try {
            Path partial = Files.createTempFile(file.getParent(), "precision", ".partial");
            Files.writeString(partial, variant.name() + "\n");
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.debug("the fastest precision is not remembered", e);
        }
    }
}
