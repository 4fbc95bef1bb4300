package cloud.faso.confirmations;

import cloud.faso.audit.AuditTarget;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, for the one who is to confirm it.
 *
 * @param target what it is done to, and whose that is
 * @param name of the target
 * @param reason as the asker gave it; null where none is asked for
 */
public record Deed(AuditTarget target, String name, @Nullable String reason) {}
