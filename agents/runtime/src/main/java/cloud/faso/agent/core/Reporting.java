package cloud.faso.agent.core;

import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.StrayReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is reported, and when. */
final class Reporting {
  private final ReportPacing pacing;
  private final Set<String> dirty = new LinkedHashSet<>();

  Reporting(Backoff backoff) {
    this.pacing = new ReportPacing(backoff);
  }

  void sessionOpened(Session opened, Instant now) {
    pacing.sessionOpened(opened, now);
  }

  void wantComplete() {
    pacing.wantComplete();
  }

  void changed(String id, Instant dueAt) {
    dirty.add(id);
    pacing.newsBy(dueAt);
  }

  void unchanged(String id) {
    dirty.remove(id);
    if (dirty.isEmpty()) {
      pacing.noNews();
    }
  }

  /** As {@link ReportPacing#dueAt}. */
  @Nullable Instant dueAt(boolean mayBeComplete) {
    return pacing.dueAt(mayBeComplete);
  }

  /** Takes the report that is due; null when none is. */
  @Nullable ReportDraft take(
      Instant now, boolean mayBeComplete, Collection<Tracked> things, List<StrayReport> strays) {
    ReportPacing.Turn turn = pacing.take(now, mayBeComplete);
    if (turn == null) {
      return null;
    }
    List<Observation> told = new ArrayList<>();
    for (Tracked thing : things) {
      if (turn.complete() || dirty.contains(thing.id)) {
        tell(thing, told);
      }
    }
    dirty.clear();
    return new ReportDraft(turn, told, turn.complete() ? List.copyOf(strays) : List.of());
  }

  private static void tell(Tracked thing, List<Observation> into) {
    Observation observation = thing.observation();
    thing.told = observation;
    if (observation != null) {
      into.add(observation);
    }
  }

  /** True when the answer is to the report under way. */
  boolean delivered(ReportDraft draft, ObservationsAck ack, Instant now) {
    return pacing.delivered(draft.turn(), ack, now);
  }

  /** True when the report under way was lost: what it told is news again. */
  boolean lost(ReportDraft draft, Instant now) {
    return pacing.lost(draft.turn(), now);
  }
}
