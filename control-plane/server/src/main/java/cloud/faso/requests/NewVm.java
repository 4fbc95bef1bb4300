package cloud.faso.requests;

import cloud.faso.access.TenantScope;
import cloud.faso.compute.CreateVmRequest;
import cloud.faso.compute.FlavorRow;
import cloud.faso.compute.FlavorService;
import cloud.faso.compute.VmGrants;
import cloud.faso.compute.VmView;
import cloud.faso.metering.Prices;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Resources;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A VM, beyond the tenant's quota as a rule. */
final class NewVm implements Requestable<TenantScope> {

  private final VmGrants vms;
  private final FlavorService flavors;
  private final QuotaService quotas;
  private final QuotaGrants grants;
  private final Prices prices;
  private final ObjectMapper json;
  private final InstantSource clock;

  NewVm(Requests.Needs its) {
    this.vms = its.vms();
    this.flavors = its.flavors();
    this.quotas = its.quotas();
    this.grants = its.grants();
    this.prices = its.prices();
    this.json = its.json();
    this.clock = its.clock();
  }

  @Override
  public String operation() {
    return "createVm";
  }

  /** All that can be told before there is room for it is told by measuring it. */
  @Override
  public void check(TenantScope scope, Wish wish) {}

  @Override
  public Measured measure(TenantScope scope, Wish wish) {
    CreateVmRequest request = read(wish);
    FlavorRow flavor =
        flavors
            .find(request.flavor())
            .orElseThrow(
                () -> PlatformProblem.unknownReference("/flavor", "flavor", request.flavor()));
    int disk = Objects.requireNonNullElse(request.rootDiskGiB(), flavor.rootDiskGib());
    Resources size = new Resources(flavor.vcpus(), flavor.memoryMib(), 1, disk, 0);
    Instant end = wish.end();
    LongerLease longer = vms.isTooLong(scope, end) ? LongerLease.until(end, clock.instant()) : null;
    Need need = new Need(size, grants.lackOfUse(scope, size), longer);
    return new Measured(
        request.name(),
        need,
        prices.monthlyXof(Measured.useOf(size)),
        end,
        need.lacksQuota() ? lentUntil(end) : null);
  }

  @Override
  public Done run(TenantScope scope, Wish wish, Approved how) {
    Answer answer =
        vms.create(
            scope,
            read(wish),
            (tenant, more) -> {
              grants.give(tenant, more, how.until(lentUntil(wish.end())));
              quotas.book(tenant, more);
            },
            how.locale());
    VmView vm = (VmView) Objects.requireNonNull(answer.body());
    return new Done(answer, vm.id(), Objects.requireNonNull(answer.location()));
  }

  /** What a VM lacks is lent until it is gone: it is used while its lease is over, in the grace. */
  private @Nullable Instant lentUntil(@Nullable Instant end) {
    return end == null ? null : vms.goneAfter(end);
  }

  private CreateVmRequest read(Wish wish) {
    Instant end = wish.end();
    ObjectNode payload = wish.payload().deepCopy();
    if (end != null) {
      payload.put("expiresAt", end.toString());
    }
    try {
      return json.treeToValue(payload, CreateVmRequest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the contract lets pass what is no VM", e);
    }
  }
}
