package cloud.faso.people;

import cloud.faso.access.Caller;
import cloud.faso.access.Directory;
import cloud.faso.access.Grant;
import cloud.faso.access.MinistryId;
import cloud.faso.access.MinistryRef;
import cloud.faso.access.Role;
import cloud.faso.access.TenantRef;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A token of the caller's own to make.
 *
 * @param ministry id or code, for a lead
 * @param tenant id or name, for a member or viewer
 * @param validForDays it never expires when this is null
 */
public record CreateMyTokenRequest(
    String name,
    String role,
    @Nullable String ministry,
    @Nullable String tenant,
    @Nullable Long validForDays) {

  @Nullable Duration validFor() {
    return validForDays == null ? null : Duration.ofDays(validForDays);
  }

  /**
   * The role, and the place that goes with it, which is held until the transaction ends.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid} for a place that the role does not
   *     go with, or that the caller does not know
   */
  Grant hold(Directory directory, Caller caller) {
    Role wanted = Role.of(role);
    return switch (wanted.scope()) {
      case PLATFORM -> {
        none(ministry, "/ministry");
        none(tenant, "/tenant");
        yield Grant.ofPlatform(wanted);
      }
      case MINISTRY -> {
        none(tenant, "/tenant");
        yield new Grant(wanted, ministry(directory, caller), null);
      }
      case TENANT -> {
        none(ministry, "/ministry");
        TenantRef place = tenant(directory, caller);
        yield new Grant(wanted, place.ministry(), place.id());
      }
    };
  }

  private MinistryId ministry(Directory directory, Caller caller) {
    String ref = needed(ministry, "/ministry");
    return directory
        .ministry(ref)
        .map(MinistryRef::id)
        .filter(id -> caller.reaches(id, null) && directory.tryHold(id, null))
        .orElseThrow(() -> PlatformProblem.unknownReference("/ministry", "ministry", ref));
  }

  private TenantRef tenant(Directory directory, Caller caller) {
    String ref = needed(tenant, "/tenant");
    return directory
        .findTenant(caller, ref)
        .filter(place -> directory.tryHold(place.ministry(), place.id()))
        .orElseThrow(() -> PlatformProblem.unknownReference("/tenant", "tenant", ref));
  }

  private String needed(@Nullable String place, String pointer) {
    if (place == null) {
      throw PlatformProblem.INVALID.problem().because(pointer, "token.place-missing", role);
    }
    return place;
  }

  private void none(@Nullable String place, String pointer) {
    if (place != null) {
      throw PlatformProblem.INVALID.problem().because(pointer, "token.place-of-none", role);
    }
  }
}
