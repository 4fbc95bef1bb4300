package cloud.faso.requests;

import cloud.faso.access.MinistryId;
import cloud.faso.access.PersonId;
import cloud.faso.access.TenantId;
import cloud.faso.access.TokenId;
import cloud.faso.compute.VmId;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.tenancy.QuotaLoanId;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for, as stored.
 *
 * @param tenantId null for what is asked for the ministry itself
 * @param operation operationId of the call that it becomes
 * @param subject what it is about, by name
 * @param payload JSON, body of the call; may hold secrets
 * @param changedPayload JSON, what was approved instead; null for nothing else
 * @param askedUntil when it is to end; null for good, or as the payload says
 * @param changedUntil what was approved instead; null for nothing else
 * @param askedPerson null for a service account
 * @param askedToken null for a token of an issuer
 * @param outcome null while there is none
 * @param endedBy id of the person or token that decided; null for nobody
 * @param result path of what was made or changed
 * @param resultOperation receipt of the work that goes on
 */
public record RequestRow(
    RequestId id,
    MinistryId ministryId,
    @Nullable TenantId tenantId,
    String operation,
    String subject,
    String payload,
    @Nullable String changedPayload,
    @Nullable Instant askedUntil,
    @Nullable Instant changedUntil,
    @Nested About about,
    String reason,
    @Nested Approval approval,
    @Nullable PersonId askedPerson,
    @Nullable TokenId askedToken,
    String askedName,
    Instant remindAt,
    Instant lapsesAt,
    @Nullable RequestPhase outcome,
    @Nullable String endedBy,
    @Nullable Instant endedAt,
    @Nullable String result,
    @Nullable String resultOperation,
    long version,
    Instant createdAt) {

  /** Whose decision is due; null for nobody's. */
  @Nullable RequestStep waitsFor() {
    RequestStep step = approval.waitsFor();
    return step != null && LeadsAlone.decide(operation) ? RequestStep.LEAD : step;
  }

  /** The roles that may decide at a step. */
  Set<String> deciders(RequestStep step) {
    return LeadsAlone.among(step.roles(), operation);
  }

  /** As in {@link #approval}; likewise the next two. */
  public Approvers approvers() {
    return approval.approvers();
  }

  public @Nullable String leadBy() {
    return approval.leadBy();
  }

  public @Nullable String operatorBy() {
    return approval.operatorBy();
  }

  /** As in {@link #about}; likewise the next. */
  public @Nullable VmId vmId() {
    return about.vmId();
  }

  public @Nullable QuotaLoanId loanId() {
    return about.loanId();
  }

  /** Id of the person or token that asked. */
  String askedBy() {
    return askedPerson == null ? Objects.requireNonNull(askedToken).value() : askedPerson.value();
  }

  /** The same, with this to be done instead. */
  RequestRow changedTo(@Nullable String json, @Nullable Instant until) {
    return new RequestRow(
        id,
        ministryId,
        tenantId,
        operation,
        subject,
        payload,
        json,
        askedUntil,
        until,
        about,
        reason,
        approval,
        askedPerson,
        askedToken,
        askedName,
        remindAt,
        lapsesAt,
        outcome,
        endedBy,
        endedAt,
        result,
        resultOperation,
        version,
        createdAt);
  }

  /** What is to be done, as it stands now. */
  Wish wish() {
    return Wish.of(
        operation,
        read(changedPayload == null ? payload : changedPayload),
        changedUntil == null ? askedUntil : changedUntil,
        about);
  }

  JsonNode asked() {
    return read(payload);
  }

  @Nullable JsonNode changed() {
    return changedPayload == null ? null : read(changedPayload);
  }

  private static JsonNode read(String text) {
    return StoredJson.read(text, new TypeReference<>() {});
  }
}
