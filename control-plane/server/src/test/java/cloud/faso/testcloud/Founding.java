package cloud.faso.testcloud;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.MinistryRef;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.Role;
import cloud.faso.access.TenantRef;
import cloud.faso.access.TokenId;
import cloud.faso.compute.CreateFlavorRequest;
import cloud.faso.hardware.CreateNodeRequest;
import cloud.faso.hardware.CreateSiteRequest;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.TestCertificates;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.tenancy.CreateMinistryRequest;
import cloud.faso.tenancy.CreateTenantRequest;
import cloud.faso.tenancy.QuotaLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What an operator sets up before the tenants come: one site, up to three small nodes, two
 * ministries with a tenant each, two flavors and an image.
 */
final class Founding {

  static final Caller OPERATOR =
      Caller.with(new TokenId("token-operator"), "operator", Grant.ofPlatform(Role.OPERATOR));

  private static final Set<String> OPERATORS = Set.of("operator");

  private final TestCloud cloud;
  private final Faults faults;
  private final PlatformScope platform = platform();

  static PlatformScope platform() {
    return OPERATOR.enterPlatform(OPERATORS);
  }

  Founding(TestCloud cloud, Faults faults) {
    this.cloud = cloud;
    this.faults = faults;
    cloud.now(
        plane -> {
          plane.hardware.sites.create(platform, new CreateSiteRequest("ouaga", null));
          plane.flavors.create(platform, new CreateFlavorRequest("small", null, 1, 512, 5));
          return plane.flavors.create(
              platform, new CreateFlavorRequest("large", null, 2, 1536, 10));
        });
  }

  List<TestNode> nodes() {
    List<TestNode> nodes = new ArrayList<>();
    int count = 1 + cloud.random().nextInt(3);
    for (int i = 1; i <= count; i++) {
      String name = "n" + i;
      CreateNodeRequest request =
          new CreateNodeRequest(name, "ouaga", null, NodeKind.SIMULATED, null, null, null, null);
      NodeId id =
          cloud.now(
              plane -> {
                plane.hardware.nodes.create(platform, request, Locale.ENGLISH);
                NodeId node = plane.hardware.nodes.require(name).id();
                TestCertificates.enter(plane.database, node);
                return node;
              });
      nodes.add(new TestNode(cloud, id, name, faults));
    }
    return nodes;
  }

  List<TestUser> users() {
    return List.of(user("sante"), user("education"));
  }

  private TestUser user(String code) {
    QuotaLimits quota = new QuotaLimits(12L, 16_384L, 8L, 200L, null);
    MinistryRef ministry =
        cloud.now(
            plane -> {
              plane.tenancy.ministries.create(
                  platform, new CreateMinistryRequest(code, code, code, quota, null, null));
              return plane.directory.ministry(code).orElseThrow();
            });
    MinistryScope scope = OPERATOR.enter(ministry, code, OPERATORS);
    TenantRef tenant =
        cloud.now(
            plane -> {
              plane.tenancy.tenants.create(
                  scope,
                  new CreateTenantRequest(code + "-prod", null, quota, null, null),
                  Locale.ENGLISH);
              return plane.directory.tenants(code + "-prod").getFirst();
            });
    Caller lead =
        Caller.with(
            new TokenId("token-" + code),
            code + "-lead",
            new Grant(Role.LEAD, ministry.id(), null));
    return new TestUser(cloud, lead, tenant);
  }
}
