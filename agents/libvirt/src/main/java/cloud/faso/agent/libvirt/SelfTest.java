package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which accelerator really runs guests, by running one. A {@code /dev/kvm} that opens is
 * no proof: nested in another hypervisor it may execute guests a thousand times too slowly, or hang
 * them.
 */
final class SelfTest {
  private static final Logger log = LoggerFactory.getLogger(SelfTest.class);
  // Under KVM the guest is done within half a second, on a busy host as well.
  private static final Duration KVM_DEADLINE = Duration.ofSeconds(4);
  // Software emulation takes half a second on an idle host: this is for one that is not.
  private static final Duration TCG_DEADLINE = Duration.ofSeconds(60);

  private final Path scratch;
  private final Path kvm;

  /**
   * A test that has not run.
   *
   * @param scratch folder for the test guest's disk
   * @param kvm the device, normally {@code /dev/kvm}
   */
  SelfTest(Path scratch, Path kvm) {
    this.scratch = scratch;
    this.kvm = kvm;
  }

  /** Runs the test guest. */
  Accelerator run() throws IOException, InterruptedException {
    Path disk = Files.createTempFile(scratch, "self-test-", ".img");
    try {
      Files.write(disk, SelfTestGuest.bootSector());
      return choose(disk);
    } finally {
      Files.deleteIfExists(disk);
    }
  }

  private Accelerator choose(Path disk) throws IOException, InterruptedException {
    String against;
    if (!Files.exists(kvm)) {
      against = kvm + " does not exist";
    } else if (!Files.isReadable(kvm) || !Files.isWritable(kvm)) {
      against = kvm + " may not be opened by this user";
    } else {
      Command.Outcome outcome = boot("kvm", disk, KVM_DEADLINE);
      if (SelfTestGuest.succeeded(outcome)) {
        return new Accelerator(
            Accelerator.Kind.KVM, "KVM is used: a test guest ran well under it.");
      }
      log.info("The test guest failed under KVM: {}", outcome);
      against =
          outcome.overdue()
              ? "a test guest under KVM was not done after %d s".formatted(KVM_DEADLINE.toSeconds())
              : "a test guest did not get through under KVM";
    }
    requireTcg(disk);
    return new Accelerator(
        Accelerator.Kind.TCG, "Software emulation (TCG) is used, which is slow: " + against + ".");
  }

  private void requireTcg(Path disk) throws IOException, InterruptedException {
    Command.Outcome outcome = boot("tcg", disk, TCG_DEADLINE);
    if (!SelfTestGuest.succeeded(outcome)) {
      throw new IOException(
          "QEMU cannot run a test guest, neither with KVM nor in software: " + outcome);
    }
  }

  private Command.Outcome boot(String accelerator, Path disk, Duration deadline)
      throws IOException, InterruptedException {
    try {
      return Command.run(scratch, deadline, SelfTestGuest.command(accelerator, disk));
    } catch (IOException e) {
      throw new IOException(
          "QEMU cannot be run on this host; install it: apt-get install qemu-system-x86", e);
    }
  }
}
