package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verbs;

/** Disks that outlive VMs. */
final class Volumes {

  private static final String VOLUMES = "/v1/tenants/{tenant}/volumes";
  private static final String VOLUME = VOLUMES + "/{volume}";
  private static final Field SIZE = Field.of("--size", "sizeGiB", Kind.GIB);

  private Volumes() {}

  static Noun volumes() {
    return Noun.of(
        "volume",
        Verbs.list(
                get("listVolumes", VOLUMES),
                "name",
                "phase",
                "sizeGiB",
                "attachedTo.vm",
                "site",
                "monthlyCostXof",
                "id")
            .with(Field.text("--vm", "vm")),
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
}
