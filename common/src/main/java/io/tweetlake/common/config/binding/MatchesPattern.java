package io.tweetlake.common.config.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value of a text key must match a regular expression as a whole. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface MatchesPattern {
    /** A regular expression. */
    String pattern();

    /** How an error message describes the pattern, such as {@code catalog.schema}. */
    String written();
}
