package cloud.faso.agent.ovn.core;

import cloud.faso.agent.core.Backoff;
import cloud.faso.agent.core.ReportPacing;
import cloud.faso.spec.agent.MemberHealth;
import cloud.faso.spec.agent.MemberObservation;
import cloud.faso.spec.agent.NetworkObservation;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.PortObservation;
import cloud.faso.spec.agent.RefusedThing;
import cloud.faso.spec.agent.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is reported of networks, and when: whatever changed, at once. */
final class NetworkReporting {
  private final ReportPacing pacing;
  private final Set<String> dirtyPorts = new LinkedHashSet<>();
  private final Set<Member> dirtyMembers = new LinkedHashSet<>();

  NetworkReporting(Backoff backoff) {
    this.pacing = new ReportPacing(backoff);
  }

  void sessionOpened(Session opened, Instant now) {
    pacing.sessionOpened(opened, now);
  }

  /** The revision or what is refused changed. */
  void changed() {
    pacing.newsBy(Instant.EPOCH);
  }

  /** The next report tells everything. */
  void everything() {
    pacing.wantComplete();
  }

  void portChanged(String portId) {
    dirtyPorts.add(portId);
    pacing.newsBy(Instant.EPOCH);
  }

  void memberChanged(Member member) {
    dirtyMembers.add(member);
    pacing.newsBy(Instant.EPOCH);
  }

  /** As {@link ReportPacing#dueAt}. */
  @Nullable Instant dueAt(boolean mayBeComplete) {
    return pacing.dueAt(mayBeComplete);
  }

  /**
   * Takes the report that is due; null when none is.
   *
   * @param members null while nothing is known of any: they are not told of then
   */
  @Nullable NetworkDraft take(
      Instant now,
      boolean mayBeComplete,
      long revision,
      List<RefusedThing> refused,
      Map<String, Boolean> ports,
      @Nullable Map<Member, MemberHealth> members) {
    ReportPacing.Turn turn = pacing.take(now, mayBeComplete);
    if (turn == null) {
      return null;
    }
    List<PortObservation> told = new ArrayList<>();
    for (String port : turn.complete() ? ports.keySet() : dirtyPorts) {
      Boolean up = ports.get(port);
      if (up != null) {
        told.add(new PortObservation(port, up));
      }
    }
    List<MemberObservation> tried =
        members == null ? null : tried(turn.complete() ? members.keySet() : dirtyMembers, members);
    dirtyPorts.clear();
    dirtyMembers.clear();
    return new NetworkDraft(turn, new NetworkObservation(revision, refused, told, tried));
  }

  private static List<MemberObservation> tried(
      Set<Member> which, Map<Member, MemberHealth> members) {
    return which.stream()
        .map(
            member ->
                new MemberObservation(
                    member.port(),
                    member.protocol(),
                    member.targetPort(),
                    members.getOrDefault(member, MemberHealth.UNKNOWN)))
        .toList();
  }

  /** True when the answer is to the report under way. */
  boolean delivered(NetworkDraft draft, ObservationsAck ack, Instant now) {
    return pacing.delivered(draft.turn(), ack, now);
  }

  /** What the report under way told is news again. */
  void lost(NetworkDraft draft, Instant now) {
    if (pacing.lost(draft.turn(), now)) {
      draft.network().ports().forEach(port -> portChanged(port.id()));
      Objects.requireNonNullElse(draft.network().members(), List.<MemberObservation>of())
          .forEach(
              each -> memberChanged(new Member(each.port(), each.protocol(), each.targetPort())));
      changed();
    }
  }
}
