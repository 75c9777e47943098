package io.tweetlake.common.config.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The pattern a text key keeps to. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Form {
    /** A regular expression that the whole value matches. */
    String pattern();

    /** How a message writes it, such as {@code catalog.schema}. */
    String written();
}
