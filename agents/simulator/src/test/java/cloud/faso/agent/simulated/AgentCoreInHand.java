package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.core.AgentCore;
import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.core.Job;
import cloud.faso.agent.core.ReportDraft;
import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.agent.driver.Wishes;
import cloud.faso.agent.ledger.MemoryLedger;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** An agent's core whose host and control plane are the test. */
abstract class AgentCoreInHand {
  static final String DIGEST = "sha256:" + "a".repeat(64);
  static final VmSpec SPEC = Wishes.small("vm-1", "local", DIGEST, 1000);
  final DriverFailure unreadable = new DriverFailure("storage-failed", "A file cannot be read.");
  final DriverFailure away = new DriverFailure("hypervisor-unreachable", "It does not answer.");

  final StillClock clock = new StillClock();
  final MemoryLedger ledger = new MemoryLedger();
  final SimulatedImages images = new SimulatedImages(Script.CALM, Pause.NONE);
  final AgentCore core =
      new AgentCore(ledger, images, CoreSettings.defaults(), clock, new SplittableRandom(1));
  long revision;

  AgentCoreInHand() {
    core.sessionOpened(new Session("node-1", "n1", 1, 30, 300, clock.instant()));
  }

  void assign(Assignment... items) throws Exception {
    core.assigned(
        core.since(),
        new Assignments(++revision, ledger.unknown(), Arrays.asList(items), List.of()));
  }

  Assignment wanted(String vmId, long generation, @Nullable VmSpec spec) {
    return new Assignment(Kind.VM, vmId, generation, ++revision, spec);
  }

  void look(List<VmActual> seen, Inventory.Unread... unread) {
    clock.advance(Duration.ofSeconds(15));
    long number = core.takeInventory();
    assertThat(number).isPositive();
    core.inventory(number, new Inventory(seen, List.of(unread), List.of()));
  }

  /** The next job, as time goes by. */
  Job awaitJob() {
    Instant until = clock.instant().plus(Duration.ofMinutes(10));
    while (clock.instant().isBefore(until)) {
      List<Job> jobs = core.takeJobs();
      if (!jobs.isEmpty()) {
        return jobs.getFirst();
      }
      clock.advance(Duration.ofMillis(500));
    }
    throw new AssertionError("nothing is done");
  }

  List<VmObservation> everythingTold() {
    return report().stream().flatMap(draft -> draft.vms().stream()).toList();
  }

  List<StrayReport> strays() {
    return report().getLast().strays();
  }

  VmObservation told(String vmId) {
    return everythingTold().stream()
        .filter(each -> each.id().equals(vmId))
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  List<ReportDraft> report() {
    List<ReportDraft> drafts = new ArrayList<>();
    clock.advance(Duration.ofSeconds(1));
    ReportDraft draft = core.takeReport();
    while (draft != null) {
      drafts.add(draft);
      core.reported(draft, new ObservationsAck(30));
      draft = core.takeReport();
    }
    return drafts;
  }

  Inventory.Unread unread(String vmId) {
    return new Inventory.Unread(Kind.VM, vmId, unreadable);
  }

  static VmActual running(String vmId) {
    return there(vmId, DomainState.RUNNING);
  }

  static VmActual off(String vmId) {
    return there(vmId, DomainState.OFF);
  }

  static VmActual there(String vmId, DomainState state) {
    return new VmActual(vmId, vmId, state, 1, 1024, 10, DIGEST, "seed", true, VmMarks.NONE);
  }
}
