package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which accelerator really runs guests, by running one. A {@code /dev/kvm} that opens is
 * no proof: nested in another hypervisor it may execute guests a thousand times too slowly, or hang
 * them. That KVM works holds until the host boots anew or gets another QEMU. That it does not may
 * have been a busy moment: the next start believes it, so as to be quick, and tests again later for
 * the one after.
 */
final class SelfTest {
  private static final Logger log = LoggerFactory.getLogger(SelfTest.class);
  // Under KVM the guest is done within half a second, on a busy host as well.
  private static final Duration KVM_DEADLINE = Duration.ofSeconds(4);
  // Software emulation takes half a second on an idle host: this is for one that is not.
  private static final Duration TCG_DEADLINE = Duration.ofSeconds(60);

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path scratch;
  private final Path kvm;
  private final Duration testAgainAfter;
  private final Path note;

  /**
   * A test.
   *
   * @param scratch folder for the test guest's disk, and for a note of what came out
   * @param kvm the device, normally {@code /dev/kvm}
   * @param testAgainAfter when to test again what failed before: a start has other things to do
   */
  SelfTest(Path scratch, Path kvm, Duration testAgainAfter) {
    this.scratch = scratch;
    this.testAgainAfter = testAgainAfter;
    this.kvm = kvm;
    this.note = scratch.resolve("self-test.properties");
  }

  /** Tells what came out, after running the test guest if that was not done here yet. */
  Accelerator run() throws IOException, InterruptedException {
    String host = host();
    Optional<Accelerator> noted = noted(host);
    if (noted.isEmpty()) {
      return testAndNote(host);
    }
    if (noted.get().kind() == Accelerator.Kind.TCG && opens()) {
      CompletableFuture.delayedExecutor(
              testAgainAfter.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
          .execute(() -> testAgain(host));
    }
    return noted.get();
  }

  /** What came out on this host before; nothing when that was written by a version that differs. */
  private Optional<Accelerator> noted(String host) throws IOException {
    Properties known = new Properties();
    if (Files.exists(note)) {
      try (Reader reader = Files.newBufferedReader(note)) {
        known.load(reader);
      }
    }
    return host.equals(known.getProperty("host"))
        ? Accelerator.of(known.getProperty("accelerator", ""))
        : Optional.empty();
  }

  private void testAgain(String host) {
    try {
      if (testAndNote(host).kind() == Accelerator.Kind.KVM) {
        log.info("A test guest ran well under KVM now, which is used from the next start on");
      }
    } catch (IOException | InterruptedException e) {
      log.warn("The accelerator could not be tested again", e);
    }
  }

  private Accelerator testAndNote(String host) throws IOException, InterruptedException {
    Accelerator found = test();
    Properties known = new Properties();
    known.setProperty("host", host);
    known.setProperty("accelerator", found.code());
    Path whole = note.resolveSibling("self-test.properties.part");
    try (Writer writer = Files.newBufferedWriter(whole)) {
      known.store(writer, "Which accelerator runs guests; delete this to test anew.");
    }
    Files.move(whole, note, StandardCopyOption.ATOMIC_MOVE);
    return found;
  }

  private boolean opens() {
    return Files.isReadable(kvm) && Files.isWritable(kvm);
  }

  /** What the outcome depends on: this boot of the host, the device and the QEMU at hand. */
  private String host() throws IOException, InterruptedException {
    Command.Outcome version = qemu(List.of(SelfTestGuest.QEMU, "--version"), KVM_DEADLINE);
    return String.join(
        " ",
        Files.readString(BOOT_ID).strip(),
        kvm.toString(),
        opens() ? "opens" : "does not open",
        version.output().lines().findFirst().orElse(""));
  }

  private Accelerator test() throws IOException, InterruptedException {
    Path disk = Files.createTempFile(scratch, "self-test-", ".img");
    try {
      Files.write(disk, SelfTestGuest.bootSector());
      return choose(disk);
    } finally {
      Files.deleteIfExists(disk);
    }
  }

  private Accelerator choose(Path disk) throws IOException, InterruptedException {
    Accelerator found = tryKvm(disk);
    if (found.kind() == Accelerator.Kind.TCG) {
      requireTcg(disk);
    }
    return found;
  }

  private Accelerator tryKvm(Path disk) throws IOException, InterruptedException {
    if (!Files.exists(kvm)) {
      return Accelerator.KVM_MISSING;
    }
    if (!opens()) {
      return Accelerator.KVM_CLOSED;
    }
    Command.Outcome outcome = qemu(SelfTestGuest.command("kvm", disk), KVM_DEADLINE);
    if (SelfTestGuest.succeeded(outcome)) {
      return Accelerator.KVM_RUNS;
    }
    log.info("The test guest failed under KVM: {}", outcome);
    return outcome.overdue() ? Accelerator.KVM_SLOW : Accelerator.KVM_FAILS;
  }

  private void requireTcg(Path disk) throws IOException, InterruptedException {
    Command.Outcome outcome = qemu(SelfTestGuest.command("tcg", disk), TCG_DEADLINE);
    if (!SelfTestGuest.succeeded(outcome)) {
      throw new IOException(
          "QEMU cannot run a test guest, neither with KVM nor in software: " + outcome);
    }
  }

  private Command.Outcome qemu(List<String> command, Duration deadline)
      throws IOException, InterruptedException {
    try {
      return Command.run(scratch, deadline, command);
    } catch (IOException e) {
      throw new IOException(
          "QEMU cannot be run on this host; install it: apt-get install qemu-system-x86", e);
    }
  }
}
