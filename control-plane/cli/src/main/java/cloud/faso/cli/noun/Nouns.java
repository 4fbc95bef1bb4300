package cloud.faso.cli.noun;

import cloud.faso.cli.command.Noun;
import java.util.List;

/** All that can be talked about, each made only when it is. */
public final class Nouns {

  /** In the order in which help lists them: what is used every day comes first. */
  public static final List<String> NAMES =
      List.of(
          "vm",
          "volume",
          "key",
          "segment",
          "subnet",
          "port",
          "security-group",
          "router",
          "floating-ip",
          "external-network",
          "load-balancer",
          "peering",
          "offer",
          "net",
          "image",
          "flavor",
          "tenant",
          "ministry",
          "quota",
          "loan",
          "member",
          "token",
          "webhook",
          "person",
          "access",
          "confirmation",
          "request",
          "statement",
          "usage",
          "price",
          "operation",
          "event",
          "audit",
          "mail",
          "site",
          "rack",
          "node",
          "pool",
          "stray",
          "capacity",
          "login",
          "logout",
          "me",
          "health",
          "doctor");

  private Nouns() {}

  public static Noun named(String name) {
    return switch (name) {
      case "vm" -> Vms.vms();
      case "volume" -> Volumes.volumes();
      case "key" -> Access.keys();
      case "segment" -> NetworkNouns.segments();
      case "subnet" -> NetworkNouns.subnets();
      case "port" -> NetworkNouns.ports();
      case "router" -> RoutingNouns.routers();
      case "floating-ip" -> RoutingNouns.floatingIps();
      case "external-network" -> RoutingNouns.externalNetworks();
      case "security-group" -> SecurityGroups.groups();
      case "load-balancer" -> LoadBalancers.balancers();
      case "peering" -> Peerings.peerings();
      case "offer" -> Peerings.offers();
      case "net" -> Traces.net();
      case "image" -> Images.images();
      case "flavor" -> Catalogue.flavors();
      case "tenant" -> Tenancy.tenants();
      case "ministry" -> Tenancy.ministries();
      case "quota" -> Tenancy.quotas();
      case "loan" -> Loans.loans();
      case "member" -> People.members();
      case "token" -> Access.tokens();
      case "webhook" -> Notifications.webhooks();
      case "person" -> People.people();
      case "access" -> Rules.access();
      case "confirmation" -> Rules.confirmations();
      case "request" -> Requests.requests();
      case "statement" -> Billing.statements();
      case "usage" -> Billing.usage();
      case "price" -> Billing.prices();
      case "operation" -> Operations.operations();
      case "event" -> Events.events();
      case "audit" -> Audit.audit();
      case "mail" -> Notifications.mails();
      case "site" -> Hardware.sites();
      case "rack" -> Hardware.racks();
      case "node" -> Hardware.nodes();
      case "pool" -> Hardware.pools();
      case "stray" -> Hardware.strays();
      case "capacity" -> Hardware.capacity();
      case "login" -> SignIn.login();
      case "logout" -> SignIn.logout();
      case "me" -> Access.me();
      case "health" -> Health.health();
      case "doctor" -> Doctor.doctor();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
