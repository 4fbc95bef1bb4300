package cloud.faso.agent.ovn;

import cloud.faso.agent.Decider;
import cloud.faso.agent.Ending;
import cloud.faso.agent.LivingAgent;
import cloud.faso.agent.Talk;
import cloud.faso.agent.Talker;
import cloud.faso.agent.ledger.LedgerFailure;
import cloud.faso.agent.link.LinkFailure;
import cloud.faso.agent.ovn.core.NetworkCore;
import cloud.faso.agent.ovn.core.NetworkDraft;
import cloud.faso.agent.ovn.core.SyncJob;
import cloud.faso.agent.ovn.core.SyncResult;
import cloud.faso.agent.ovn.northbound.Northbound;
import cloud.faso.agent.ovn.northbound.NorthboundLost;
import cloud.faso.agent.ovn.northbound.Synchronizer;
import cloud.faso.agent.ovn.ovsdb.OtherSites;
import cloud.faso.agent.ovn.ovsdb.ServiceMonitors;
import cloud.faso.agent.ovn.topology.Rendered;
import cloud.faso.agent.ovn.topology.Rendering;
import cloud.faso.spec.agent.AgentProcess;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.TraceAnswer;
import cloud.faso.spec.agent.TraceQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One network agent alive. The decider owns the core; the talker holds the session and the long
 * poll; a comparison with the database, and a report, have a thread of their own for as long as
 * they take.
 */
public final class NetworkLoop implements LivingAgent, Talker, Decider.Turns, Northbound.Listener {
  private static final Logger log = LoggerFactory.getLogger(NetworkLoop.class);
  private static final NodeLoad LOAD = new NodeLoad(0, 0);

  private final NetworkParts parts;
  private final NetworkCore core;
  private final Rendering rendering;
  private final Synchronizer synchronizer;
  private final Decider decider;
  private final Talk talk;
  private final Set<String> answering = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final CompletableFuture<Boolean> toldEverything = new CompletableFuture<>();

  /** An agent that does nothing before it is {@linkplain #start started}. */
  public NetworkLoop(NetworkParts parts) {
    this.parts = parts;
    this.core = new NetworkCore(parts.ledger(), parts.talk().clock(), parts.talk().random());
    this.rendering = new Rendering(parts.marks());
    this.synchronizer = new Synchronizer(parts.northbound(), parts.marks());
    this.decider = new Decider(this, parts.talk().clock());
    this.talk = new Talk(parts.talk(), this);
  }

  /** Starts keeping what the ledger remembers, and talking. */
  @Override
  public void start() {
    decider.start();
    parts.northbound().watch(this);
    ServiceMonitors monitors = parts.monitors();
    if (monitors != null) {
      monitors.watch(members -> decider.tell(() -> core.membersSeen(members)));
    }
    OtherSites others = parts.otherSites();
    if (others != null) {
      others.start();
    }
    talk.start();
  }

  @Override
  public CompletableFuture<Ending> ending() {
    return ending;
  }

  @Override
  public CompletableFuture<Boolean> toldEverything() {
    return toldEverything;
  }

  @Override
  public void end(Ending why) {
    talk.stop();
    decider.stop();
    ending.complete(why);
  }

  /** A transaction under way is made whole or not at all, so nothing is waited for. */
  @Override
  public void close() {
    end(Ending.STOPPED);
    parts.northbound().close();
    ServiceMonitors monitors = parts.monitors();
    if (monitors != null) {
      monitors.close();
    }
    OtherSites others = parts.otherSites();
    if (others != null) {
      others.close();
    }
  }

  // The decider

  @Override
  public void act() {
    SyncJob job = core.takeSync();
    if (job != null) {
      Thread.ofVirtual().name("sync").start(() -> sync(job));
    }
    NetworkDraft draft = core.takeReport();
    if (draft != null) {
      Thread.ofVirtual().name("report").start(() -> report(draft));
    }
  }

  @Override
  public @Nullable Instant nextWake() {
    return core.nextWake();
  }

  // On threads of their own

  private void sync(SyncJob job) {
    try {
      Instant begin = parts.talk().clock().instant();
      Rendered wanted = rendering.render(job.specs());
      Synchronizer.Outcome outcome =
          job.whole()
              ? synchronizer.bringAll(wanted.wanted())
              : synchronizer.bring(wanted.wanted());
      bringOtherSites(job);
      parts.talk().metrics().step("compare");
      if (outcome.transactions() > 0) {
        parts.talk().metrics().step("write");
        log.atInfo()
            .addKeyValue("revision", job.revision())
            .addKeyValue("operations", outcome.operations())
            .addKeyValue("transactions", outcome.transactions())
            .addKeyValue("refused", wanted.refused().size() + outcome.refused().size())
            .addKeyValue("ms", Duration.between(begin, parts.talk().clock().instant()).toMillis())
            .log("northbound database brought to what is assigned");
      }
      decider.tell(
          () ->
              core.synced(
                  job,
                  new SyncResult(
                      outcome.version(),
                      outcome.transactions() > 0,
                      wanted.refused(),
                      outcome.refused(),
                      job.whole() ? outcome.actual().ports() : Map.of())));
    } catch (NorthboundLost e) {
      parts.talk().metrics().failure("northbound-lost");
      log.atWarn().log("{}", e.getMessage());
      decider.tell(() -> core.syncFailed(job));
    } catch (InterruptedException | RuntimeException | Error e) {
      parts.talk().metrics().failure("sync-bug");
      log.atError().setCause(e).log("the agent has a bug; it goes on");
      decider.tell(() -> core.syncFailed(job));
    }
  }

  /** After the ports, which are bound once both are there. */
  private void bringOtherSites(SyncJob job) {
    OtherSites others = parts.otherSites();
    if (others != null) {
      others.bring(job.specs());
    }
  }

  private void report(NetworkDraft draft) {
    try {
      ObservationsAck ack = parts.talk().link().observe(draft.with(LOAD));
      parts.talk().metrics().report();
      if (draft.turn().complete()) {
        toldEverything.complete(true);
      }
      decider.tell(() -> core.reported(draft, ack));
    } catch (LinkFailure e) {
      parts.talk().metrics().lostCall();
      log.atDebug().log("report lost: {}", e.getMessage());
      decider.tell(() -> core.reportLost(draft));
      talk.heed(e, draft.turn().epoch());
    } catch (InterruptedException | RuntimeException | Error e) {
      log.atWarn().setCause(e).log("report lost");
      decider.tell(() -> core.reportLost(draft));
    }
  }

  // From the northbound database

  @Override
  public void changed(long version) {
    decider.tell(() -> core.databaseAt(version));
  }

  @Override
  public void ports(Map<String, Boolean> up) {
    decider.tell(() -> core.portsSeen(up));
  }

  // From the talker

  @Override
  public OpenSession introduction(AgentProcess process) {
    return new OpenSession(
        parts.agentVersion(),
        NodeKind.OVN,
        parts.hostname(),
        new Hardware(
            "amd64".equals(System.getProperty("os.arch")) ? "x86_64" : "aarch64",
            0,
            0,
            "none",
            "A network agent runs no VMs.",
            "runs-no-vms"),
        List.of(),
        process,
        parts.southbound());
  }

  @Override
  public void opened(Session session) {
    decider.tell(() -> core.sessionOpened(session));
  }

  @Override
  public long since() throws InterruptedException {
    return decider.ask(core::since);
  }

  @Override
  public boolean heard(long since, Assignments answer) throws InterruptedException {
    answer.traceQueries().forEach(this::answerTrace);
    return decider.ask(() -> accept(since, answer));
  }

  private boolean accept(long since, Assignments answer) {
    try {
      core.assigned(since, answer);
      return true;
    } catch (LedgerFailure e) {
      log.atError().setCause(e).log("assignments not accepted: {}", e.getMessage());
      return false;
    }
  }

  private void answerTrace(TraceQuery query) {
    if (answering.add(query.id())) {
      Thread.ofVirtual().name("trace").start(() -> answer(query));
    }
  }

  private void answer(TraceQuery query) {
    try {
      TraceAnswer answer = parts.tracer().answer(query, decider.ask(core::specs));
      parts.talk().link().trace(query.id(), answer);
    } catch (LinkFailure e) {
      log.atWarn().addKeyValue("port", query.from()).log("trace not told: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("port", query.from()).log("the agent has a bug");
    } finally {
      answering.remove(query.id());
    }
  }

  @Override
  public boolean isStopping() {
    return decider.isStopping();
  }
}
