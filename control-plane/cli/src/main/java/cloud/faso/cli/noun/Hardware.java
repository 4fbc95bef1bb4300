package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;
import cloud.faso.cli.output.Format;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Sites, racks, nodes, pools, strays, and what they add up to. */
final class Hardware {

  private static final Field SITE = Field.text("--site", "site");
  private static final Field RACK = Field.text("--rack", "rack");
  private static final Field NODE = Field.text("--node", "node");
  private static final Field DISPLAY_NAME = Field.text("--display-name", "displayName");
  private static final Field POWER_FEED = Field.text("--power-feed", "powerFeed");
  private static final Field KIND =
      Field.choice("--kind", "kind", "LIBVIRT", "OPENSTACK", "KUBEVIRT", "SIMULATED", "OVN");
  private static final Field ENCAP = Field.text("--encap-address", "encapAddress");
  private static final Field BRIDGE = Field.of("--bridge", "bridges", Kind.LABELS);
  private static final Field REMOVE_BRIDGE =
      Field.of("--remove-bridge", "bridges", Kind.LABELS_GONE);
  private static final Field VCPU_OVERCOMMIT =
      Field.of("--vcpu-overcommit", "overcommit.vcpus", Kind.DECIMAL);
  private static final Field MEMORY_OVERCOMMIT =
      Field.of("--memory-overcommit", "overcommit.memoryMiB", Kind.DECIMAL);

  private Hardware() {}

  static Noun sites() {
    return Noun.of(
        "site",
        Verbs.list(get("listSites", "/v1/sites"), "name", "displayName", "createdAt"),
        Verbs.show(get("getSite", "/v1/sites/{site}")),
        Verbs.create(post("createSite", "/v1/sites"), "name").with(DISPLAY_NAME),
        Verbs.set(patch("patchSite", "/v1/sites/{site}")).with(DISPLAY_NAME),
        Verbs.delete(delete("deleteSite", "/v1/sites/{site}")));
  }

  static Noun racks() {
    return Noun.of(
        "rack",
        Verbs.list(get("listRacks", "/v1/racks"), "name", "site", "powerFeed", "createdAt")
            .with(SITE),
        Verbs.show(get("getRack", "/v1/racks/{rack}")),
        Verbs.create(post("createRack", "/v1/racks"), "name").with(SITE.must(), POWER_FEED),
        Verbs.set(patch("patchRack", "/v1/racks/{rack}")).with(POWER_FEED),
        Verbs.delete(delete("deleteRack", "/v1/racks/{rack}")));
  }

  static Noun nodes() {
    return Noun.of(
        "node",
        Verbs.list(
                get("listNodes", "/v1/nodes"),
                "name",
                "phase",
                "site",
                "rack",
                "kind",
                "accelerator",
                "vms",
                "reserved.vcpus|capacity.vcpus",
                "reserved.memoryMiB|capacity.memoryMiB",
                "lastSeenAt")
            .with(SITE, RACK, phase(), KIND),
        Verbs.show(get("getNode", "/v1/nodes/{node}")),
        Verbs.create(post("createNode", "/v1/nodes"), "name")
            .with(
                SITE.must(),
                RACK,
                KIND,
                ENCAP,
                BRIDGE,
                VCPU_OVERCOMMIT,
                MEMORY_OVERCOMMIT,
                Labels.SET),
        Verbs.set(patch("patchNode", "/v1/nodes/{node}"))
            .with(
                RACK,
                ENCAP,
                BRIDGE,
                REMOVE_BRIDGE,
                VCPU_OVERCOMMIT,
                MEMORY_OVERCOMMIT,
                Labels.SET,
                Labels.REMOVE),
        joinToken(),
        Verbs.action(
                "retire", post("retireNode", "/v1/nodes/{node}/actions/retire"), "/v1/nodes/{node}")
            .with(Field.of("--lost", "lost", Kind.FLAG))
            .with(Trait.ASYNCHRONOUS),
        Verbs.wait(get("getNode", "/v1/nodes/{node}"), "READY", "SILENT", "RETIRED"));
  }

  private static Field phase() {
    return Field.choice(
        "--phase",
        "phase",
        "JOINING",
        "READY",
        "SILENT",
        "FENCED",
        "DRAINING",
        "MAINTENANCE",
        "RETIRED");
  }

  private static Verb joinToken() {
    var endpoint = post("createJoinToken", "/v1/nodes/{node}/join-token");
    return Verb.of(
            "join-token",
            Names.ONE,
            in ->
                Secrets.show(
                    in, in.change("POST", in.path(endpoint.path(), in.name())), in.body(), "token"),
            endpoint)
        .with(Field.of("--valid-for", "validForSeconds", Kind.NUMBER), Secrets.SAVE)
        .with(Trait.CHANGES);
  }

  static Noun pools() {
    return Noun.of(
        "pool",
        Verbs.list(
                get("listPools", "/v1/pools"),
                "id",
                "name",
                "node",
                "site",
                "driver",
                "phase",
                "capacityGiB",
                "freeGiB",
                "reservedGiB",
                "roomGiB",
                "draining",
                "vms",
                "volumes")
            .with(SITE, NODE),
        Verbs.show(get("getPool", "/v1/pools/{pool}")),
        Verbs.wait(
            get("getPool", "/v1/pools/{pool}"),
            "READY",
            "NEARLY_FULL",
            "FULL",
            "DRAINING",
            "MISSING"),
        Verbs.set(patch("patchPool", "/v1/pools/{pool}"))
            .with(
                Field.of("--overcommit", "overcommit", Kind.DECIMAL),
                Field.of("--draining", "draining", Kind.SWITCH)));
  }

  static Noun strays() {
    return Noun.of(
        "stray",
        Verbs.list(
                get("listStrays", "/v1/strays"),
                "id",
                "node",
                "name",
                "holdsData",
                "detail",
                "lastSeenAt")
            .with(NODE));
  }

  static Noun capacity() {
    return Noun.of(
        "capacity",
        Verb.of("", Names.NONE, Hardware::showCapacity, get("getCapacity", "/v1/capacity")));
  }

  private static void showCapacity(Invocation in) {
    JsonNode capacity = in.send(Request.get("/v1/capacity")).json();
    if (in.printer().format() != Format.TABLE) {
      in.printer().tree(capacity);
      return;
    }
    ArrayNode rows = capacity.path("sites").deepCopy();
    ObjectNode total = capacity.path("total").deepCopy();
    rows.add(total.put("site", in.words().of("capacity.total")));
    in.printer()
        .list(
            rows,
            List.of(
                "site",
                "readyNodes|nodes",
                "vms",
                "vcpus.reserved|vcpus.allowed",
                "memoryMiB.reserved|memoryMiB.allowed",
                "volumeGiB.reserved|volumeGiB.allowed"));
  }
}
