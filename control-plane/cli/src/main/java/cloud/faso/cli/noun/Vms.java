package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.client.Answer;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Endpoint;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;
import java.util.Objects;

/** Virtual machines. */
final class Vms {

  private static final String VMS = "/v1/tenants/{tenant}/vms";
  private static final String VM = VMS + "/{vm}";
  private static final Endpoint LIST = get("listVms", VMS);
  private static final Endpoint LIST_ALL = get("listAllVms", "/v1/vms");

  private static final Field FLAVOR = Field.text("--flavor", "flavor");
  private static final Field IMAGE = Field.text("--image", "image");
  private static final Field SITE = Field.text("--site", "site");
  private static final Field GROUP = Field.text("--anti-affinity-group", "antiAffinityGroup");
  private static final Field POWER = Field.choice("--power", "power", "ON", "OFF");

  private static final Field EXPIRES = Field.text("--expires-at", "expiresAt");

  private Vms() {}

  static Noun vms() {
    return Noun.of(
        "vm",
        list(),
        Verbs.show(get("getVm", VM)),
        create(),
        Verbs.set(patch("patchVm", VM))
            .with(Labels.SET, Labels.REMOVE, EXPIRES)
            .with(Trait.ASYNCHRONOUS),
        Verbs.delete(delete("deleteVm", VM)).with(Trait.ASYNCHRONOUS),
        action("start", "startVm"),
        action("stop", "stopVm")
            .with(
                Field.of("--grace", "graceSeconds", Kind.NUMBER),
                Field.of("--force", "force", Kind.FLAG)),
        action("reboot", "rebootVm"),
        action("reset", "resetVm"),
        action("resize", "resizeVm").with(FLAVOR.must()),
        action("force-delete", "forceDeleteVm"),
        addNic(),
        removeNic(),
        attachVolume(),
        detachVolume(),
        UserData.verb(post("readUserData", VM + "/actions/read-user-data")),
        Consoles.console(get("getConsoleLog", VM + "/console-log")),
        Verbs.wait(get("getVm", VM), "RUNNING", "STOPPED", "UNREACHABLE"));
  }

  private static Verb action(String verb, String operationId) {
    return Verbs.action(verb, post(operationId, VM + "/actions/" + verb), VM)
        .with(Trait.ASYNCHRONOUS, Trait.CONDITIONAL);
  }

  private static Verb addNic() {
    Endpoint endpoint = post("addVmNic", VM + "/nics");
    return Verb.of(
            "add-nic",
            Names.ONE,
            in -> {
              Request request = in.change("POST", in.path(endpoint.path(), in.name()));
              finish(in, in.send(request.body(in.body())));
            },
            endpoint)
        .with(
            Field.text("--segment", "segment"),
            Field.text("--port", "port"),
            Field.of("--address", "addresses", Kind.LIST),
            Field.of("--security-group", "securityGroups", Kind.LIST),
            NetworkNouns.SEND,
            NetworkNouns.RECEIVE)
        .with(Trait.CHANGES, Trait.ASYNCHRONOUS, Trait.CONDITIONAL);
  }

  private static Verb removeNic() {
    return Verb.of(
            "remove-nic",
            Names.ONE,
            in -> {
              String port = Objects.requireNonNull(in.options().text("--port"));
              String nics = in.path(VM, in.name()) + "/nics/";
              finish(in, in.send(in.change("DELETE", nics + Request.escape(port))));
            },
            delete("removeVmNic", VM + "/nics/{port}"))
        .with(Field.local("--port", Kind.TEXT).must())
        .with(Trait.CHANGES, Trait.ASYNCHRONOUS, Trait.CONDITIONAL);
  }

  private static Verb attachVolume() {
    Endpoint endpoint = post("attachVolume", VM + "/volumes");
    return Verb.of(
            "attach-volume",
            Names.ONE,
            in -> {
              Request request = in.change("POST", in.path(endpoint.path(), in.name()));
              finish(in, in.send(request.body(in.body())));
            },
            endpoint)
        .with(Field.text("--volume", "volume").must())
        .with(Trait.CHANGES, Trait.ASYNCHRONOUS, Trait.CONDITIONAL);
  }

  private static Verb detachVolume() {
    return Verb.of(
            "detach-volume",
            Names.ONE,
            in -> {
              String volume = Objects.requireNonNull(in.options().text("--volume"));
              String volumes = in.path(VM, in.name()) + "/volumes/";
              Request request = in.change("DELETE", volumes + Request.escape(volume));
              finish(in, in.send(in.filtered(request)));
            },
            delete("detachVolume", VM + "/volumes/{volume}"))
        .with(Field.local("--volume", Kind.TEXT).must(), Field.of("--force", "force", Kind.FLAG))
        .with(Trait.CHANGES, Trait.ASYNCHRONOUS, Trait.CONDITIONAL);
  }

  private static void finish(Invocation in, Answer answer) {
    Verbs.finish(in, answer, in.name(), in.path(VM, in.name()));
  }

  private static Verb create() {
    return Verbs.create(post("createVm", VMS), "name")
        .with(
            FLAVOR.must(),
            IMAGE.must(),
            Field.of("--root-disk", "rootDiskGiB", Kind.GIB),
            Field.of("--key", "keys", Kind.LIST),
            Field.of("--nic", "nics", Kind.ITEMS),
            Field.of("--user-data", "userData", Kind.CONTENT),
            Labels.SET,
            GROUP,
            SITE,
            POWER,
            EXPIRES)
        .with(Trait.ASYNCHRONOUS);
  }

  private static Verb list() {
    return Verb.of("list", Names.NONE, Vms::print, LIST, LIST_ALL)
        .with(
            Field.local("--all", Kind.FLAG),
            Field.choice(
                "--phase",
                "phase",
                "PENDING",
                "PROVISIONING",
                "RUNNING",
                "STOPPING",
                "STOPPED",
                "MIGRATING",
                "UNREACHABLE",
                "FAILED",
                "DELETING"),
            POWER,
            FLAVOR,
            IMAGE,
            SITE,
            GROUP,
            Field.text("--label", "label"),
            Field.text("--node", "node"),
            Field.text("--expiring-before", "expiringBefore"))
        .with(Trait.LISTS);
  }

  private static void print(Invocation in) {
    if (in.options().flag("--all") || in.options().has("--node")) {
      Verbs.printList(
          in,
          Verbs.ofAllTenants(in, LIST_ALL),
          "name",
          "phase",
          "node",
          "site",
          "flavor",
          "image",
          "tenant",
          "expiresAt",
          "createdAt");
      return;
    }
    Request all = Request.get(in.path(LIST.path(), null));
    Verbs.printList(
        in,
        all,
        "name",
        "phase",
        "flavor",
        "vcpus",
        "memoryMiB",
        "image",
        "site",
        "expiresAt",
        "createdAt",
        "id");
  }
}
