package cloud.faso.audit;

import cloud.faso.access.Caller;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says, in the order in which it is exported.
 *
 * @param token id of the token that the call bore; null for one of an issuer, and for a caller that
 *     nobody knows
 * @param person id of the person who called; null for a service account
 * @param responsible id of who answers for a service account, as {@link Caller#responsible}; left
 *     out where there is none
 * @param name of the person or the token, for people
 * @param confirmedBy id of the second person or token, for what needed one
 * @param because id of the request or the confirmation that it was done for; left out of the line,
 *     like all that is null, where there is none
 * @param from address that the call came from
 * @param verb operationId of the call, e.g. {@code createVm}
 * @param request method and path of the call, without its query; an {@link AuditReason} for what
 *     was done without one
 * @param target id of what was changed, where that is one thing
 * @param tenant id of the tenant that it belongs to
 * @param ministry id of the ministry that it belongs to
 * @param operation receipt of the work that goes on
 * @param status HTTP status of the answer
 * @param code of the problem, for what was refused
 * @param attempts how many refused attempts it tells of, of which {@code request} and {@code trace}
 *     are the last's; left out of the line where it is one
 * @param trace what its log lines are found by
 */
@JsonPropertyOrder({
  "id",
  "at",
  "token",
  "person",
  "responsible",
  "name",
  "confirmedBy",
  "because",
  "from",
  "verb",
  "request",
  "target",
  "tenant",
  "ministry",
  "operation",
  "status",
  "code",
  "attempts",
  "trace"
})
@JsonIgnoreProperties({"seq", "hash"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditEntry(
    AuditId id,
    Instant at,
    @Nullable String token,
    @Nullable String person,
    @Nullable String responsible,
    @Nullable String name,
    @Nullable String confirmedBy,
    @Nullable String because,
    @Nullable String from,
    String verb,
    String request,
    @Nullable String target,
    @Nullable String tenant,
    @Nullable String ministry,
    @Nullable String operation,
    int status,
    @Nullable String code,
    @Nullable Integer attempts,
    @Nullable String trace) {}
