package cloud.faso.agent.ovn.topology;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The external networks that something asked for that leads outward. */
final class Exits {
  private final Reads reads;
  private final Map<String, Exit> exits = new HashMap<>();

  Exits(Reads reads) {
    this.reads = reads;
  }

  /** Fails when there is no such network. */
  Exit get(String id) throws Unrenderable {
    Exit known = exits.get(id);
    if (known == null) {
      ExternalRows external = reads.external(id);
      if (external == null) {
        throw new Unrenderable(
            "external-network-unknown",
            "The external network " + id + " is not on this site, or was refused.");
      }
      known = new Exit(external, reads);
      exits.put(id, known);
    }
    return known;
  }

  /** What their switches refer to, by the networks' typed ids. */
  Map<String, Set<Key>> held() {
    Map<String, Set<Key>> held = HashMap.newHashMap(exits.size());
    exits.forEach((id, exit) -> held.put(id, exit.held()));
    return held;
  }
}
