package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Verbs;

/** Flavors. */
final class Catalogue {

  static final Field DESCRIPTION = Field.text("--description", "description");

  private Catalogue() {}

  static Noun flavors() {
    return Noun.of(
        "flavor",
        Verbs.list(
            get("listFlavors", "/v1/flavors"),
            "name",
            "vcpus",
            "memoryMiB",
            "rootDiskGiB",
            "monthlyCostXof"),
        Verbs.show(get("getFlavor", "/v1/flavors/{flavor}")),
        Verbs.create(post("createFlavor", "/v1/flavors"), "name")
            .with(
                Field.of("--vcpus", "vcpus", Kind.NUMBER).must(),
                Field.of("--memory", "memoryMiB", Kind.MIB).must(),
                Field.of("--root-disk", "rootDiskGiB", Kind.GIB).must(),
                DESCRIPTION),
        Verbs.set(patch("patchFlavor", "/v1/flavors/{flavor}")).with(DESCRIPTION),
        Verbs.delete(delete("deleteFlavor", "/v1/flavors/{flavor}")));
  }
}
