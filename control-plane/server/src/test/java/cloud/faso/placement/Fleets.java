package cloud.faso.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fleets from a string: {@code "rackA: 3x16c64g; rackB: 2x32c128g silent"} is three nodes of 16
 * vCPUs and 64 GiB in one rack and two larger silent ones in another. Nodes are named {@code n1},
 * {@code n2}, …, are at site {@code ouaga} unless {@code @bobo} follows, and have a pool of 1000
 * GiB.
 */
public final class Fleets {

  private static final Pattern GROUP =
      Pattern.compile(
          "(?<rack>\\w+):\\s*(?<count>\\d+)x(?<cpus>\\d+)c(?<gib>\\d+)g(?:@(?<site>\\w+))?"
              + "(?<offline>\\s+offline)?(?:\\s+(?<state>\\w+))?(?:\\s+has\\s+(?<image>\\S+))?");

  private Fleets() {}

  public static Fleet parse(String text) {
    List<Candidate> nodes = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      Matcher group = GROUP.matcher(part.strip());
      if (!group.matches()) {
        throw new IllegalArgumentException("not a group of nodes: " + part);
      }
      for (int i = Integer.parseInt(group.group("count")); i > 0; i--) {
        nodes.add(node("n" + (nodes.size() + 1), group));
      }
    }
    return Fleet.of(nodes);
  }

  private static Candidate node(String name, Matcher group) {
    String site = group.group("site") == null ? "ouaga" : group.group("site");
    long memory = Long.parseLong(group.group("gib")) * 1024;
    return new Candidate(
        name,
        name,
        site,
        Set.of(new Place(Place.Kind.RACK, site, group.group("rack"))),
        group.group("state") == null
            ? Candidate.State.READY
            : Candidate.State.valueOf(group.group("state").toUpperCase(Locale.ROOT)),
        "x86_64",
        group.group("offline") == null,
        Long.parseLong(group.group("cpus")),
        memory,
        memory,
        new Candidate.Whole(Long.parseLong(group.group("cpus")), memory, 1000),
        List.of(new Candidate.Pool(name + "-local", 1000)),
        group.group("image") == null ? Set.of() : Set.of(group.group("image")));
  }

  /** A demand for so many vCPUs and GiB of memory and 10 GiB of disk, anywhere. */
  public static Demand demand(long vcpus, long memoryGiB) {
    return new Demand(
        vcpus,
        memoryGiB * 1024,
        10,
        "x86_64",
        false,
        null,
        "sha256:any",
        64,
        Set.of(),
        Set.of(),
        1);
  }
}
