package cloud.faso.agentlink;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A call that an agent may make with a certificate that has lapsed: the one that replaces it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface EvenIfLapsed {}
