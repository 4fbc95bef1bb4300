package cloud.faso.agent.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What waits to be worked on, what is, and who may be next. */
final class Slots {
  private final CoreSettings settings;
  private final Set<Tracked> waitingToAct = new LinkedHashSet<>();
  private final Set<Tracked> waitingToFetch = new LinkedHashSet<>();
  private final Map<Long, RunningJob> running = new LinkedHashMap<>();
  private int acting;
  private int fetching;

  Slots(CoreSettings settings) {
    this.settings = settings;
  }

  void enqueue(Tracked thing, boolean fetches) {
    dequeue(thing);
    (fetches ? waitingToFetch : waitingToAct).add(thing);
  }

  void dequeue(Tracked thing) {
    if (!waitingToAct.remove(thing)) {
      waitingToFetch.remove(thing);
    }
  }

  /** What may be worked on now, taken out of the queue. The caller starts each. */
  List<Tracked> takeRunnable() {
    if (waitingToAct.isEmpty() && waitingToFetch.isEmpty()) {
      return List.of();
    }
    List<Tracked> runnable = new ArrayList<>();
    int room = settings.maxRunning() - running.size();
    take(waitingToAct, Math.min(room, settings.actSlots() - acting), runnable);
    take(
        waitingToFetch,
        Math.min(room - runnable.size(), settings.fetchSlots() - fetching),
        runnable);
    return runnable;
  }

  private static void take(Set<Tracked> queue, int count, List<Tracked> into) {
    var next = queue.iterator();
    for (int i = 0; i < count && next.hasNext(); i++) {
      into.add(next.next());
      next.remove();
    }
  }

  void started(RunningJob job) {
    running.put(job.job.number(), job);
    count(job, 1);
  }

  void ended(RunningJob job) {
    if (running.remove(job.job.number()) != null) {
      giveBack(job);
    }
  }

  /** Takes slots back from slow jobs; returns those that hang, each once in a while. */
  List<RunningJob> patrol(Instant now) {
    List<RunningJob> hanging = new ArrayList<>();
    for (RunningJob job : running.values()) {
      if (!now.isBefore(job.startedAt.plus(settings.slowAfter()))) {
        giveBack(job);
      }
      if (!now.isBefore(job.noticedAt.plus(settings.hangsAfter()))) {
        job.noticedAt = now;
        hanging.add(job);
      }
    }
    return hanging;
  }

  /** When {@link #patrol} has something to do; null while nothing runs. */
  @Nullable Instant nextPatrol() {
    boolean waiting = !waitingToAct.isEmpty() || !waitingToFetch.isEmpty();
    Instant next = null;
    for (RunningJob job : running.values()) {
      if (waiting && job.holdsSlot) {
        next = Times.earlier(next, job.startedAt.plus(settings.slowAfter()));
      }
      next = Times.earlier(next, job.noticedAt.plus(settings.hangsAfter()));
    }
    return next;
  }

  private void giveBack(RunningJob job) {
    if (job.holdsSlot) {
      job.holdsSlot = false;
      count(job, -1);
    }
  }

  private void count(RunningJob job, int change) {
    if (job.job.fetches()) {
      fetching += change;
    } else {
      acting += change;
    }
  }
}
