package cloud.faso.requests;

import cloud.faso.access.TenantScope;
import cloud.faso.compute.CreateVmRequest;
import cloud.faso.compute.FlavorRow;
import cloud.faso.compute.FlavorService;
import cloud.faso.compute.VmService;
import cloud.faso.compute.VmView;
import cloud.faso.metering.Prices;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Resources;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Objects;

/** A VM, beyond the tenant's quota as a rule. */
final class NewVm implements Requestable<TenantScope> {

  private final VmService vms;
  private final FlavorService flavors;
  private final QuotaService quotas;
  private final QuotaGrants grants;
  private final Prices prices;
  private final ObjectMapper json;

  NewVm(Requests.Needs its) {
    this.vms = its.vms();
    this.flavors = its.flavors();
    this.quotas = its.quotas();
    this.grants = its.grants();
    this.prices = its.prices();
    this.json = its.json();
  }

  @Override
  public String operation() {
    return "createVm";
  }

  /** All that can be told before there is room for it is told by measuring it. */
  @Override
  public void check(TenantScope scope, JsonNode payload) {}

  @Override
  public Measured measure(TenantScope scope, JsonNode payload) {
    CreateVmRequest request = read(payload);
    FlavorRow flavor =
        flavors
            .find(request.flavor())
            .orElseThrow(
                () -> PlatformProblem.unknownReference("/flavor", "flavor", request.flavor()));
    int disk = Objects.requireNonNullElse(request.rootDiskGiB(), flavor.rootDiskGib());
    Resources size = new Resources(flavor.vcpus(), flavor.memoryMib(), 1, disk);
    return new Measured(
        request.name(),
        new Need(size, grants.lackOfUse(scope, size)),
        prices.monthlyXof(Measured.useOf(size)));
  }

  @Override
  public Done run(TenantScope scope, JsonNode payload, QuotaGrants.Source source, Locale locale) {
    Answer answer =
        vms.create(
            scope,
            read(payload),
            (tenant, more) -> {
              grants.give(tenant, more, source);
              quotas.book(tenant, more);
            },
            locale);
    VmView vm = (VmView) Objects.requireNonNull(answer.body());
    return new Done(answer, vm.id(), Objects.requireNonNull(answer.location()));
  }

  private CreateVmRequest read(JsonNode payload) {
    try {
      return json.treeToValue(payload, CreateVmRequest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the contract lets pass what is no VM", e);
    }
  }
}
