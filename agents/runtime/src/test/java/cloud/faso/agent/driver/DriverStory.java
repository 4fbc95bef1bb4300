package cloud.faso.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.VmSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A host for each test, and how a story on it moves on. */
public abstract class DriverStory {

  /**
   * What a driver's own test brings.
   *
   * <p>{@link #id} must give ids that no other run on the machine uses.
   */
  public interface Bench {
    /** The driver under test. */
    Driver driver();

    /** A driver of another node on the same host. */
    Driver neighbour();

    /** The same node's driver after the agent's process was killed and started again. */
    Driver afterRestart();

    /** The images that {@link #spec} rests on. */
    Images images();

    /** An id for a VM, always the same for the same number. */
    String id(int number);

    /** An id for a volume, likewise. */
    default String volumeId(int number) {
      return id(number).replaceFirst("^vm-", "vol-");
    }

    /** A small VM with that id, on by power request 1, that boots and says so on its console. */
    VmSpec spec(String vmId);

    /** Something that the guest's console says once it has booted. */
    String bootMessage(String vmId);

    /** The guest shuts itself down, as if somebody in it had asked. */
    void guestHalts(String vmId);

    /** The guest's machine fails. */
    void guestCrashes(String vmId);

    /** The hypervisor's own process ends and is started again; guests run on. */
    void hypervisorRestarts();

    /** The host loses its power, and comes back with no guest running. */
    void powerCut();

    /** All on the host that could belong to that VM or volume: definitions, files, processes. */
    List<String> traces(String id);

    /** How long a state may take to come. */
    default Duration patience() {
      return Duration.ofSeconds(10);
    }

    /** The present time, as the driver knows it. */
    Instant now();

    /** Lets a little time pass between two looks. */
    default void tick() {
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }

    /** Takes everything away that the test made, also what it left behind. */
    void close() throws Exception;
  }

  private @Nullable Bench opened;

  /** A fresh host. */
  protected abstract Bench open() throws Exception;

  @BeforeEach
  void openTheBench() throws Exception {
    opened = open();
  }

  @AfterEach
  void closeTheBench() throws Exception {
    if (opened != null) {
      opened.close();
    }
  }

  /** The bench of the present test. */
  protected final Bench bench() {
    if (opened == null) {
      throw new IllegalStateException("open() was not called yet");
    }
    return opened;
  }

  /** Something done with a step. */
  protected interface Doing {
    /** Does it. */
    void step(HostStep step) throws DriverFailure;
  }

  /** Something to wait for. */
  protected interface Condition {
    /** True when it has come. */
    boolean met() throws DriverFailure;
  }

  /** Plans and acts until there is nothing left to do; null removes. */
  protected final VmActual converge(String vm, @Nullable VmSpec wanted, long generation)
      throws DriverFailure {
    return converge(bench().driver(), vm, wanted, generation);
  }

  /** The same with that driver. */
  protected final VmActual converge(
      Driver driver, String vm, @Nullable VmSpec wanted, long generation) throws DriverFailure {
    return convergeWith(
        driver, vm, wanted, generation, step -> driver.execute(vm, step, bench().images()));
  }

  final void convergeDoing(String vm, @Nullable VmSpec wanted, long generation, Doing doing)
      throws DriverFailure {
    convergeWith(bench().driver(), vm, wanted, generation, doing);
  }

  final VmActual convergeWith(
      Driver driver, String vm, @Nullable VmSpec wanted, long generation, Doing doing)
      throws DriverFailure {
    Instant until = bench().now().plus(bench().patience());
    while (true) {
      VmActual actual = driver.observe(vm);
      Plan plan = VmPlan.between(wanted, generation, actual, bench().now());
      if (plan.steps().isEmpty() && plan.lookAgainAt() == null) {
        assertThat(plan.obstacle()).isNull();
        return actual;
      }
      assertThat(bench().now()).as("%s stays at %s, to do: %s", vm, actual, plan).isBefore(until);
      for (Step step : plan.steps()) {
        if (step instanceof HostStep host) {
          doing.step(host);
        }
      }
      if (plan.lookAgainAt() != null) {
        bench().tick();
      }
    }
  }

  final void twice(Driver driver, String vm, HostStep step) throws DriverFailure {
    driver.execute(vm, step, bench().images());
    driver.execute(vm, step, bench().images());
  }

  final void doSome(Driver driver, String vm, @Nullable VmSpec wanted, long generation, int count)
      throws DriverFailure {
    Plan plan = VmPlan.between(wanted, generation, driver.observe(vm), bench().now());
    List<HostStep> steps =
        plan.steps().stream()
            .filter(HostStep.class::isInstance)
            .map(HostStep.class::cast)
            .limit(count)
            .toList();
    for (HostStep step : steps) {
      driver.execute(vm, step, bench().images());
    }
  }

  final void remove(String vm) throws DriverFailure {
    converge(vm, null, 99);
  }

  /** A card that no other VM has; of few numbers. */
  static NicSpec nic(int number) {
    return new NicSpec(
        "port-01k3c9x2m4e8vbq6w7r5t1n0z" + number, "02:00:00:00:00:0" + number, 1400);
  }

  static List<String> ids(Driver driver) throws DriverFailure {
    return driver.observe().vms().stream().map(VmActual::id).toList();
  }

  final long consoleSize(String vm) throws DriverFailure {
    return bench().driver().readConsole(vm, 0, 1).size();
  }

  /** Waits until the guest has said that on its console. */
  protected final void awaitConsole(String vm, String text) throws DriverFailure {
    await(
        "\"" + text + "\" on the console of " + vm,
        () -> {
          byte[] content = bench().driver().readConsole(vm, 0, 1 << 20).content();
          return new String(content, StandardCharsets.UTF_8).contains(text);
        });
  }

  final void awaitDomain(String vm, DomainState state) throws DriverFailure {
    await(vm + " to be " + state, () -> bench().driver().observe(vm).domain() == state);
  }

  /** Waits for a condition, and fails when it does not come. */
  protected final void await(String what, Condition condition) throws DriverFailure {
    Instant until = bench().now().plus(bench().patience());
    while (!condition.met()) {
      assertThat(bench().now()).as("waiting for %s", what).isBefore(until);
      bench().tick();
    }
  }
}
