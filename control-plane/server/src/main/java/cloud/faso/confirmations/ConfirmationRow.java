package cloud.faso.confirmations;

import cloud.faso.access.Caller;
import cloud.faso.access.MinistryId;
import cloud.faso.access.PersonId;
import cloud.faso.access.TenantId;
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
 * @param tenantId whose the target is; null for what is the platform's or a ministry's
 * @param ministryId null for what is the platform's
 * @param reason why it was asked for; null where nobody had to say
 * @param askedPerson null for a service account
 * @param askedToken null for a token of an issuer
 * @param outcome null while there is none
 * @param endedBy id of the person or token that confirmed or withdrew it
 * @param usedAt when what it allowed once was done; null for what was done when it was confirmed
 */
public record ConfirmationRow(
    ConfirmationId id,
    String operation,
    String target,
    String targetName,
    @Nullable TenantId tenantId,
    @Nullable MinistryId ministryId,
    @Nullable String reason,
    @Nullable PersonId askedPerson,
    @Nullable TokenId askedToken,
    String askedName,
    Instant askedAt,
    Instant expiresAt,
    @Nullable ConfirmationPhase outcome,
    @Nullable String endedBy,
    @Nullable Instant endedAt,
    @Nullable Instant usedAt) {

  /** Whether the caller asked for this, for this reason. */
  boolean isBy(Caller caller, @Nullable String why) {
    return askedBy().equals(caller.actor().value()) && Objects.equals(reason, why);
  }

  /** Id of the person or token that asked. */
  String askedBy() {
    return askedPerson == null ? Objects.requireNonNull(askedToken).value() : askedPerson.value();
  }
}
