package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

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
import java.util.stream.Stream;

/** Disks that outlive VMs. */
final class Volumes {

  private static final String VOLUMES = "/v1/tenants/{tenant}/volumes";
  private static final String VOLUME = VOLUMES + "/{volume}";
  private static final Endpoint LIST = get("listVolumes", VOLUMES);
  private static final Endpoint LIST_ALL = get("listAllVolumes", "/v1/volumes");
  private static final Field SIZE = Field.of("--size", "sizeGiB", Kind.GIB);

  private Volumes() {}

  static Noun volumes() {
    return Noun.of(
        "volume",
        list(),
        Verbs.show(get("getVolume", VOLUME)),
        Verbs.create(post("createVolume", VOLUMES), "name")
            .with(SIZE.must(), Field.text("--vm", "vm"), Field.text("--site", "site"), Labels.SET)
            .with(Trait.ASYNCHRONOUS),
        Verbs.set(patch("patchVolume", VOLUME))
            .with(Field.text("--name", "name"), SIZE, Labels.SET, Labels.REMOVE)
            .with(Trait.ASYNCHRONOUS),
        Verbs.delete(delete("deleteVolume", VOLUME)).with(Trait.ASYNCHRONOUS),
        Verbs.wait(get("getVolume", VOLUME), "AVAILABLE", "IN_USE", "UNREACHABLE"));
  }

  private static Verb list() {
    return Verb.of("list", Names.NONE, Volumes::print, LIST, LIST_ALL)
        .with(
            Field.local("--all", Kind.FLAG),
            Field.text("--vm", "vm"),
            Field.text("--site", "site"),
            Field.text("--node", "node"),
            Field.text("--pool", "pool"))
        .with(Trait.LISTS);
  }

  private static void print(Invocation in) {
    if (Stream.of("--all", "--node", "--pool").anyMatch(in.options()::has)) {
      Verbs.printList(
          in,
          Verbs.ofAllTenants(in, LIST_ALL),
          "name",
          "phase",
          "sizeGiB",
          "attachedTo.vm",
          "node",
          "pool",
          "site",
          "tenant",
          "id");
      return;
    }
    Verbs.printList(
        in,
        Request.get(in.path(LIST.path(), null)),
        "name",
        "phase",
        "sizeGiB",
        "attachedTo.vm",
        "site",
        "monthlyCostXof",
        "id");
  }
}
