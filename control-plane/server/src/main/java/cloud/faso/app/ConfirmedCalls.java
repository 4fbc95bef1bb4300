package cloud.faso.app;

import cloud.faso.access.Caller;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.TenantScope;
import cloud.faso.compute.Compute;
import cloud.faso.confirmations.ConfirmationRow;
import cloud.faso.confirmations.ConfirmationService;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.Tenancy;
import cloud.faso.tenancy.TenancyDirectory;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** How what needs two people is done once the second one has confirmed it. */
final class ConfirmedCalls {

  private final Contract contract;
  private final TenancyDirectory directory;

  ConfirmedCalls(Contract contract, TenancyDirectory directory) {
    this.contract = contract;
    this.directory = directory;
  }

  void tell(ConfirmationService confirmations, Tenancy tenancy, Compute compute) {
    confirmations.doing(
        "deleteMinistry",
        (asker, asked) -> tenancy.ministries.delete(ministryOf(asker, asked), new IfMatch(null)));
    confirmations.doing(
        "forceDeleteVm",
        (asker, asked) -> compute.forceDelete.delete(tenantOf(asker, asked), asked.target()));
    confirmations.doing(
        "readUserData",
        (asker, asked) -> compute.readUserData.allow(tenantOf(asker, asked), asked.target()));
    confirmations.doing(
        "retireNode",
        (asker, asked) ->
            compute.retireNode.retireLost(platform(asker, asked), asked.target(), Locale.ENGLISH));
  }

  private MinistryScope ministryOf(Caller asker, ConfirmationRow asked) {
    return directory
        .ministry(asked.target())
        .map(
            ministry -> {
              MinistryScope scope = asker.enter(ministry, asked.targetName(), roles(asked));
              ministry.requireStays();
              return scope;
            })
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("ministry", asked.targetName()));
  }

  private TenantScope tenantOf(Caller asker, ConfirmationRow asked) {
    String tenant = Objects.requireNonNull(asked.tenantId()).value();
    return directory.tenants(tenant).stream()
        .findFirst()
        .map(found -> asker.enter(found, tenant, roles(asked)))
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("tenant", tenant));
  }

  private PlatformScope platform(Caller asker, ConfirmationRow asked) {
    return asker.enterPlatform(roles(asked));
  }

  private Set<String> roles(ConfirmationRow asked) {
    return Objects.requireNonNull(contract.operation(asked.operation())).roles();
  }
}
