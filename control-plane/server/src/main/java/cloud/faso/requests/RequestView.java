package cloud.faso.requests;

import cloud.faso.access.TenantId;
import cloud.faso.compute.VmId;
import cloud.faso.tenancy.QuotaLoanId;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the API shows it.
 *
 * @param estimate null in lists, and for those who do not decide
 * @param history null in lists
 */
public record RequestView(
    RequestId id,
    String ministry,
    @Nullable TenantId tenant,
    RequestPhase phase,
    @Nullable String waitsFor,
    Approvers approvers,
    String call,
    String name,
    JsonNode payload,
    @Nullable JsonNode changedPayload,
    @Nullable Instant until,
    @Nullable Instant changedUntil,
    @Nullable VmId vm,
    @Nullable QuotaLoanId loan,
    String reason,
    String askedBy,
    String askedName,
    Instant createdAt,
    Instant lapsesAt,
    @Nullable String endedBy,
    @Nullable Instant endedAt,
    @Nullable String result,
    @Nullable String operation,
    @Nullable RequestEstimateView estimate,
    @Nullable List<RequestNoteView> history,
    long generation) {}
