package cloud.faso.confirmations;

import cloud.faso.access.PersonId;
import cloud.faso.access.TokenId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a second person, as stored.
 *
 * @param operation operationId of the call
 * @param target id of what it is done to
 * @param targetName its name, for people
 * @param askedPerson null for a service account
 * @param askedToken null for a token of an issuer
 * @param outcome null while there is none
 * @param endedBy id of the person or token that confirmed or withdrew it
 */
public record ConfirmationRow(
    ConfirmationId id,
    String operation,
    String target,
    String targetName,
    @Nullable PersonId askedPerson,
    @Nullable TokenId askedToken,
    String askedName,
    Instant askedAt,
    Instant expiresAt,
    @Nullable ConfirmationPhase outcome,
    @Nullable String endedBy,
    @Nullable Instant endedAt) {

  /** Id of the person or token that asked. */
  String askedBy() {
    return askedPerson == null ? Objects.requireNonNull(askedToken).value() : askedPerson.value();
  }
}
