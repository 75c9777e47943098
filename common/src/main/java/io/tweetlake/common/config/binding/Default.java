package io.tweetlake.common.config.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a key that is not set, written as in the YAML file. {@code ${other.key}} stands for the value of a key
 * declared before this one; where that one is not set, this one is not either.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    String value();

    /** A map of the same section that takes the place of this key: where it has an entry, there is no default. */
    String unless() default "";
}
