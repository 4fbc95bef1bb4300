package cloud.faso.agent;

import cloud.faso.agent.core.AgentCore;
import cloud.faso.agent.core.Counting;
import cloud.faso.agent.core.Job;
import cloud.faso.agent.core.JobResult;
import cloud.faso.agent.core.JobRunner;
import cloud.faso.agent.core.ReportDraft;
import cloud.faso.agent.driver.Driver;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.Step;
import cloud.faso.agent.ledger.LedgerFailure;
import cloud.faso.agent.link.LinkFailure;
import cloud.faso.spec.agent.AgentProcess;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.ConsoleQuery;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.PortCounters;
import cloud.faso.spec.agent.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent alive. One virtual thread (the decider) owns the core and hears of everything through
 * its mailbox; another (the talker, see {@link Talk}) holds the session and the long poll; whatever
 * else waits (a job, a report, a console answer) has a thread of its own for as long as it takes.
 */
public final class AgentLoop implements LivingAgent, Talker {
  private static final Logger log = LoggerFactory.getLogger(AgentLoop.class);
  private static final Duration LAST_JOBS = Duration.ofSeconds(10);

  private final AgentParts parts;
  private final AgentCore core;
  private final JobRunner runner;
  private final Counting counting = new Counting();
  private final UnderWay jobs;
  private final UnderWay looks;
  private final Set<String> answering = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final CompletableFuture<Boolean> toldEverything = new CompletableFuture<>();
  private final Talk talk;
  private final Decider decider;
  private Set<String> protectedImages = Set.of();
  private volatile Set<String> unread = Set.of();

  /** An agent that does nothing before it is {@linkplain #start started}. */
  public AgentLoop(AgentParts parts) {
    this.parts = parts;
    this.core =
        new AgentCore(
            parts.ledger(), parts.images(), parts.settings(), parts.clock(), parts.random());
    this.runner = new JobRunner(parts.driver(), parts.images());
    this.jobs = new UnderWay(parts.driverThreads(), this::tell);
    this.looks = new UnderWay(parts.driverThreads(), this::tell);
    this.talk = new Talk(parts.talk(), this);
    this.decider = new Decider(new Turns(), parts.clock());
  }

  /** Starts enforcing the ledger, and talking. */
  @Override
  public void start() {
    parts.driver().listen(vmId -> tell(() -> core.changed(vmId)));
    decider.start();
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

  /** Stops; jobs under way get a little time to end. Guests are not touched. */
  @Override
  public void close() {
    end(Ending.STOPPED);
    jobs.await(LAST_JOBS, parts.clock());
  }

  @Override
  public void end(Ending why) {
    talk.stop();
    decider.stop();
    ending.complete(why);
  }

  @Override
  public boolean isStopping() {
    return decider.isStopping();
  }

  // The decider

  private void tell(Runnable news) {
    decider.tell(news);
  }

  private void act() {
    long inventory = core.takeInventory();
    if (inventory >= 0) {
      giveUpLooks();
      looks.begin(inventory, () -> look(inventory));
    }
    protectImages();
    configureChassis();
    for (Job job : core.takeJobs()) {
      jobs.begin(job.number(), () -> run(job));
    }
    for (Job job : core.takeHanging()) {
      jobs.interrupt(job.number());
    }
    ReportDraft draft = core.takeReport();
    if (draft != null) {
      Thread.ofVirtual().name("report").start(() -> report(draft));
    }
  }

  private void configureChassis() {
    ChassisSpec chassis = core.chassis();
    if (chassis != null) {
      parts.driver().configure(chassis);
    }
  }

  private void giveUpLooks() {
    if (looks.giveUp()) {
      log.atError().log("a look at the node hangs, and nothing new is planned; it is made again");
    }
  }

  private void protectImages() {
    if (core.knowsTheNode()) {
      Set<String> inUse = core.imagesInUse();
      if (!inUse.equals(protectedImages)) {
        protectedImages = inUse;
        parts.images().protect(inUse);
      }
    }
  }

  // On threads of their own

  private Runnable look(long number) {
    try {
      Inventory inventory = parts.driver().observe();
      logUnread(inventory);
      return () -> core.inventory(number, inventory);
    } catch (DriverFailure e) {
      log.atWarn()
          .addKeyValue("code", e.code())
          .setCause(e.getCause())
          .log("the node cannot be looked at: {}", e.message());
      return () -> core.inventoryFailed(number, e);
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("the driver has a bug");
      DriverFailure failure = new DriverFailure("driver-bug", "The driver has a bug.", e);
      return () -> core.inventoryFailed(number, failure);
    }
  }

  /** Once for as long as it lasts; looks follow one another. */
  private void logUnread(Inventory inventory) {
    Set<String> before = unread;
    unread = inventory.unread().stream().map(Inventory.Unread::id).collect(Collectors.toSet());
    for (Inventory.Unread thing : inventory.unread()) {
      if (!before.contains(thing.id())) {
        log.atWarn()
            .addKeyValue("thing", thing.id())
            .addKeyValue("code", thing.failure().code())
            .setCause(thing.failure().getCause())
            .log("it cannot be looked at: {}", thing.failure().message());
      }
    }
  }

  private Runnable run(Job job) {
    JobResult result = runner.run(job, new Progress(job));
    DriverFailure failure = result.failure();
    if (failure != null) {
      parts.metrics().failure(failure.code());
      log.atWarn()
          .addKeyValue("thing", job.id())
          .addKeyValue("code", failure.code())
          .setCause(failure.getCause())
          .log("work failed: {}", failure.message());
    }
    return () -> core.finished(result);
  }

  private void report(ReportDraft draft) {
    try {
      Driver driver = parts.driver();
      List<PortCounters> moved =
          counting.take(driver.counters(), draft.turn().complete(), parts.clock().instant());
      Observations report =
          draft.with(driver.load(), driver.pools(), parts.images().digests(), moved);
      ObservationsAck ack = parts.link().observe(report);
      counting.told(moved, parts.clock().instant());
      parts.metrics().report();
      if (draft.turn().complete()) {
        toldEverything.complete(true);
      }
      tell(() -> core.reported(draft, ack));
    } catch (LinkFailure e) {
      parts.metrics().lostCall();
      log.atDebug().log("report lost: {}", e.getMessage());
      tell(() -> core.reportLost(draft));
      talk.heed(e, draft.turn().epoch());
    } catch (InterruptedException | RuntimeException | Error e) {
      log.atWarn().setCause(e).log("report lost");
      tell(() -> core.reportLost(draft));
    }
  }

  // From the talker

  @Override
  public OpenSession introduction(AgentProcess process) {
    Driver driver = parts.driver();
    return new OpenSession(
        parts.agentVersion(),
        driver.kind(),
        parts.hostname(),
        driver.hardware(),
        driver.pools(),
        process);
  }

  @Override
  public void opened(Session session) {
    tell(() -> core.sessionOpened(session));
  }

  @Override
  public long since() throws InterruptedException {
    return decider.ask(core::since);
  }

  @Override
  public boolean heard(long since, Assignments answer) throws InterruptedException {
    answer.consoleQueries().forEach(this::answerConsole);
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

  private void answerConsole(ConsoleQuery query) {
    if (answering.add(query.id())) {
      parts.driverThreads().execute(() -> answer(query));
    }
  }

  private void answer(ConsoleQuery query) {
    try {
      var chunk = parts.driver().readConsole(query.vmId(), query.offset(), query.limit());
      parts.link().console(query.id(), chunk);
    } catch (DriverFailure | LinkFailure e) {
      log.atWarn().addKeyValue("vm", query.vmId()).log("console not read: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      answering.remove(query.id());
    }
  }

  /** What the decider does. */
  private final class Turns implements Decider.Turns {
    @Override
    public void act() {
      AgentLoop.this.act();
    }

    @Override
    public @Nullable Instant nextWake() {
      return core.nextWake();
    }
  }

  /** Tells the core how a job goes. */
  private final class Progress implements JobRunner.Listener {
    private final Job job;

    Progress(Job job) {
      this.job = job;
    }

    @Override
    public void begins(Step step) {
      parts.metrics().step(step.verb());
      log.atDebug().addKeyValue("thing", job.id()).addKeyValue("step", step.verb()).log("step");
      tell(() -> core.progressed(job, null));
    }

    @Override
    public void downloaded(int percent) {
      @Nullable String text = "image " + percent + "%";
      tell(() -> core.progressed(job, text));
    }
  }
}
