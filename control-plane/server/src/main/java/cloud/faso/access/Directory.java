package cloud.faso.access;

import cloud.faso.platform.problem.PlatformProblem;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds ministries and tenants by what stands in a path; the tenancy feature knows them. */
public interface Directory {

  /** The ministry with this id or code. */
  Optional<MinistryRef> ministry(String idOrCode);

  /** The tenants with this id or name; names are unique within their ministry only. */
  List<TenantRef> tenants(String idOrName);

  /** The code of a ministry that is there. */
  String codeOf(MinistryId ministry);

  /**
   * Holds that a tenant, or without one a ministry, stays until the transaction ends, for what is
   * made for it to go with it; to be called before that is written. Databases agree on that much
   * only: H2 lets two transactions make something and delete what it refers to. Who holds a
   * ministry and tenants of it holds the ministry first.
   *
   * @param ministry null for the platform, which always stays
   * @return false for what went meanwhile, and for a ministry that was retired
   */
  boolean tryHold(@Nullable MinistryId ministry, @Nullable TenantId tenant);

  /**
   * As the other, for a place that the caller is in.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found} for what went meanwhile, {@code
   *     ministry-retired}
   */
  default void hold(@Nullable MinistryId ministry, @Nullable TenantId tenant) {
    if (tryHold(ministry, tenant)) {
      return;
    }
    if (tenant != null) {
      throw PlatformProblem.NOT_FOUND.problem("tenant", tenant.value());
    }
    String id = Objects.requireNonNull(ministry).value();
    ministry(id).ifPresent(MinistryRef::requireStays);
    throw PlatformProblem.NOT_FOUND.problem("ministry", id);
  }

  /**
   * As {@link #hold}, and holds that the place is not being retired: that may have begun since the
   * gate let the caller in. Before the place is held, nothing that goes with it may be.
   *
   * @throws cloud.faso.platform.problem.Problem also {@code tenant-retiring}
   */
  default void holdInUse(@Nullable MinistryId ministry, @Nullable TenantId tenant) {
    hold(ministry, tenant);
    if (tenant != null) {
      tenants(tenant.value()).forEach(TenantRef::requireStays);
    }
  }

  /**
   * The one tenant of this id or name that the caller reaches; others might as well not be there.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found}, {@code ambiguous-name}
   */
  default TenantRef tenant(Caller caller, String idOrName) {
    return findTenant(caller, idOrName)
        .orElseThrow(
            () ->
                (tenants(idOrName).isEmpty()
                        ? PlatformProblem.NOT_FOUND
                        : PlatformProblem.OUT_OF_REACH)
                    .problem("tenant", idOrName));
  }

  /**
   * As the other; empty for one that is not there.
   *
   * @throws cloud.faso.platform.problem.Problem {@code ambiguous-name}
   */
  default Optional<TenantRef> findTenant(Caller caller, String idOrName) {
    List<TenantRef> reachable = tenants(idOrName).stream().filter(caller::reaches).toList();
    return switch (reachable.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(reachable.getFirst());
      default ->
          throw PlatformProblem.AMBIGUOUS_NAME.problem(
              "tenant",
              idOrName,
              reachable.stream().map(each -> each.id().value()).collect(Collectors.joining(", ")));
    };
  }
}
