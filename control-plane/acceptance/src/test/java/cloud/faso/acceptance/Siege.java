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

  /** On a new segment, with a group of its name. */
  static Siege of(LabStory story, String segment) throws Exception {
    NetworkLab lab = story.lab;
    lab.make(LabStory.OURS, "segments", NetworkStoryTest.NETS.formatted(segment));
    lab.make(LabStory.THEIRS, "segments", NetworkStoryTest.NETS.formatted(segment));
    story.openGroup(LabStory.THEIRS);
    lab.make(
        LabStory.OURS,
        "security-groups",
        """
        {"name":"%s","rules":[{"direction":"EGRESS"},
          {"direction":"INGRESS","protocol":"tcp","ports":{"first":7,"last":7}},
          {"direction":"INGRESS","protocol":"udp","ports":{"first":9,"last":9}}]}
        """
            .formatted(segment));
    return new Siege(
        ours(lab, lab.first(), segment, "outer"),
        ours(lab, lab.second(), segment, "inner"),
        ours(lab, lab.second(), segment, "target"),
        lab.peer(
            lab.second(),
            LabStory.THEIRS,
            "foreign",
            LabStory.grouped(segment, segment + "-foreign", "open")));
  }

  private static Peer ours(NetworkLab lab, LabSwitch at, String segment, String name)
      throws Exception {
    String port = LabStory.grouped(segment, segment + "-" + name, segment);
    return lab.peer(at, LabStory.OURS, name, port);
  }

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
