package cloud.faso.acceptance;

import cloud.faso.acceptance.Barrage.Shot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One that lets in nothing but TCP at port 7 and UDP at port 9, by IPv4, and those who try more.
 *
 * @param outer of its tenant, at another node
 * @param inner of its tenant, at its node
 * @param foreign of another tenant with the same addresses, at its node
 */
record Siege(Peer outer, Peer inner, Peer target, Peer foreign) {

  List<Peer> all() {
    return List.of(outer, inner, target, foreign);
  }

  /** What is sent: what may arrive, and what must not. */
  List<Shot> shots() {
    List<Shot> shots = new ArrayList<>(honest());
    List.of(outer, inner, foreign).forEach(liar -> shots.addAll(Barrage.lies(liar, target)));
    shots.addAll(Barrage.announcements(foreign, target));
    shots.addAll(List.of(Barrage.honest(foreign, target), Barrage.honest(target, foreign)));
    return shots;
  }

  /** What may arrive. */
  Set<String> allowed() {
    return Barrage.names(honest());
  }

  private List<Shot> honest() {
    return List.of(Barrage.honest(outer, target), Barrage.honest(inner, target));
  }
}
