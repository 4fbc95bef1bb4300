package cloud.faso.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a resource that agents call: it stands in {@code agent.yaml}, answers on the agents' port
 * only, and knows its callers by client certificate, not by token.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AgentFacing {}
