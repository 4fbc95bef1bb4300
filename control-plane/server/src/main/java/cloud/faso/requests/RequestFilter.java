package cloud.faso.requests;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a list is about; null does not narrow.
 *
 * @param inMinistry the ministry whose list it is; likewise tenant
 * @param ministry id or code
 * @param call operationId
 */
public record RequestFilter(
    @Nullable MinistryId inMinistry,
    @Nullable TenantId inTenant,
    @Nullable String ministry,
    @Nullable RequestPhase phase,
    @Nullable String call,
    Instant now) {

  /** As SQL, its parameters named as the components. */
  String condition() {
    return (inMinistry == null ? "" : " and ministry_id = :inMinistry")
        + (inTenant == null ? "" : " and tenant_id = :inTenant")
        + (ministry == null
            ? ""
            : " and ministry_id in (select id from ministry where id = :ministry or code = :ministry)")
        + (phase == null ? "" : ofPhase(phase))
        + (call == null ? "" : " and operation = :call");
  }

  private static String ofPhase(RequestPhase phase) {
    return switch (phase) {
      case OPEN -> " and outcome is null and lapses_at > :now";
      case LAPSED -> " and (outcome = :phase or outcome is null and lapses_at <= :now)";
      case GRANTED, REFUSED, WITHDRAWN -> " and outcome = :phase";
    };
  }
}
