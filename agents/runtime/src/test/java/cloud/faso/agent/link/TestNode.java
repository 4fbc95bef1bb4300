package cloud.faso.agent.link;

import cloud.faso.spec.agent.AgentProcess;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.ConsoleQuery;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.NetworkObservation;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.TraceQuery;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmSpec;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a {@link TestControlPlane} knows of one node, and wants of it. */
final class TestNode {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Map<String, Assignment> assignments = new LinkedHashMap<>();
  private final Map<String, VmObservation> observed = new ConcurrentHashMap<>();
  private final Map<String, ConsoleQuery> queries = new LinkedHashMap<>();
  private final Map<String, TraceQuery> traces = new LinkedHashMap<>();
  private volatile @Nullable Observations lastComplete;
  private volatile @Nullable NetworkObservation lastNetwork;
  private volatile boolean retired;
  private @Nullable AgentProcess process;
  private long revision;
  private long epoch;
  private long sequence;

  /** Has the node make a VM so; null makes it gone. */
  void assign(String vmId, long generation, @Nullable VmSpec spec) {
    assign(Kind.VM, vmId, generation, spec);
  }

  /** Has the node make anything so; null makes it gone. */
  void assign(Kind kind, String id, long generation, @Nullable Spec spec) {
    locked(
        () -> {
          assignments.put(id, new Assignment(kind, id, generation, ++revision, spec));
          return revision;
        });
  }

  void ask(ConsoleQuery query) {
    locked(
        () -> {
          queries.put(query.id(), query);
          return revision;
        });
  }

  void ask(TraceQuery query) {
    locked(
        () -> {
          traces.put(query.id(), query);
          return revision;
        });
  }

  /** Goes back to when it had opened so many sessions. */
  void restore(long earlier) {
    locked(() -> epoch = earlier);
  }

  void retire() {
    retired = true;
  }

  boolean isRetired() {
    return retired;
  }

  /** How many sessions it has opened. */
  long epoch() {
    return locked(() -> epoch);
  }

  Optional<VmObservation> observed(String vmId) {
    return Optional.ofNullable(observed.get(vmId));
  }

  Optional<Observations> lastComplete() {
    return Optional.ofNullable(lastComplete);
  }

  Optional<NetworkObservation> lastNetwork() {
    return Optional.ofNullable(lastNetwork);
  }

  /** The epoch of the session, whatever becomes of the node's before it is answered. */
  long open(OpenSession request) {
    return locked(
        () -> {
          if (!isRepeated(request.process())) {
            process = request.process();
            epoch++;
            sequence = 0;
          }
          return epoch;
        });
  }

  private boolean isRepeated(@Nullable AgentProcess caller) {
    AgentProcess living = process;
    return caller != null
        && living != null
        && caller.id().equals(living.id())
        && caller.attempt() <= living.attempt();
  }

  /** What is wanted beyond {@code since}; waits for it. */
  Assignments poll(long since, long ofEpoch, Duration atMost) throws Refused, InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      check(ofEpoch);
      while (revision <= since && queries.isEmpty() && traces.isEmpty() && left > 0) {
        left = news.awaitNanos(left);
        check(ofEpoch);
      }
      Assignments answer = wanted(since);
      queries.clear();
      traces.clear();
      return answer;
    } finally {
      lock.unlock();
    }
  }

  private Assignments wanted(long since) {
    List<Assignment> items =
        assignments.values().stream()
            .filter(item -> item.revision() > since)
            .sorted(Comparator.comparingLong(Assignment::revision))
            .toList();
    return new Assignments(
        revision, since < 0, items, List.copyOf(queries.values()), List.copyOf(traces.values()));
  }

  void observe(Observations report) throws Refused {
    lock.lock();
    try {
      check(report.epoch());
      if (report.sequence() > sequence) {
        sequence = report.sequence();
        report.vms().forEach(vm -> observed.put(vm.id(), vm));
        lastNetwork = report.network();
        if (report.complete()) {
          lastComplete = report;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void check(long asked) throws Refused {
    if (asked > epoch) {
      throw new Refused(404, "no such session");
    }
    if (asked < epoch) {
      throw new Refused(409, "another session took over");
    }
  }

  private long locked(LongSupplier change) {
    lock.lock();
    try {
      long result = change.getAsLong();
      news.signalAll();
      return result;
    } finally {
      lock.unlock();
    }
  }
}
