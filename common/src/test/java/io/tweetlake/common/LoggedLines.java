package io.tweetlake.common;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs, at warning or above, while it is open. */
public final class LoggedLines extends AbstractAppender implements AutoCloseable {
    private final Logger logger;
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    public LoggedLines(Class<?> of) {
        super("lines of " + of.getName(), null, null, true, Property.EMPTY_ARRAY);
        start();
        logger = (Logger) LogManager.getLogger(of);
        logger.addAppender(this);
        // The tests' own configuration is quieter.
        Configurator.setLevel(logger, Level.WARN);
    }

    @Override
    public void append(LogEvent event) {
        if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
            warnings.add(event.getMessage().getFormattedMessage());
        }
    }

    public List<String> warnings() {
        return warnings;
    }

    @Override
    public void close() {
        Configurator.setLevel(logger, (Level) null);
        logger.removeAppender(this);
        stop();
    }
}
