package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.Disks;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.Plan;
import cloud.faso.agent.driver.Step;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmPlan;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.driver.VolumeStep;
import cloud.faso.agent.driver.Wishes;
import cloud.faso.agent.platform.AgentJson;
import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.PowerSpec;
import cloud.faso.spec.agent.RootDiskSpec;
import cloud.faso.spec.agent.SeedSpec;
import cloud.faso.spec.agent.VmSpec;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes as a guest sees them that runs Linux and QEMU's agent. */
@RequiresHypervisor
class VolumesInGuestTest {
  private static final String VOLUME = "vol-01k3v8z6q4e9rb7t5m2xw0c1m3";
  private static final String FIRST = "vm-volumes-1";
  private static final String SECOND = "vm-volumes-2";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path home;
  private PrivateLibvirtd libvirtd;
  private LibvirtDriver driver;
  private Path image;

  @BeforeEach
  void start() throws Exception {
    image = TinyImage.file();
    libvirtd = PrivateLibvirtd.start(home);
    Files.createDirectories(home.resolve("vms"));
    driver =
        new LibvirtDriver(
            new LibvirtSettings(
                libvirtd.uri(),
                home.resolve("libvirtd"),
                Map.of("local", home.resolve("vms")),
                Pool.Claim.NONE,
                512,
                256 << 10,
                () -> {}),
            "node-1",
            Accelerator.KVM_MISSING,
            Chassis.none("node-1"));
  }

  @AfterEach
  void stop() {
    if (driver != null) {
      driver.close();
    }
    if (libvirtd != null) {
      libvirtd.close();
    }
  }

  @Test
  void data_outlives_the_vm_that_wrote_it_and_nothing_is_taken_from_under_a_guest()
      throws Exception {
    driver.execute(VOLUME, new VolumeStep.CreateVolume(Wishes.volume(1)));
    converge(FIRST, spec());
    awaitAgent(FIRST);

    // Plugged in while it runs: there under its whole id, and larger at once when it grows.
    converge(FIRST, Wishes.disks(spec(), VOLUME));
    awaitGuest(FIRST, "tail -c +5 /sys/block/sda/device/vpd_pg80", VOLUME);
    assertThat(guest(FIRST, "cat /sys/block/sda/size")).isEqualTo("" + (1 << 21));
    driver.execute(VOLUME, new VolumeStep.GrowVolume(2));
    awaitGuest(FIRST, "cat /sys/block/sda/size", "" + (2 << 21));

    String written =
        guest(
            FIRST,
            "mke2fs /dev/sda >/dev/null && mount /dev/sda /mnt"
                + " && dd if=/dev/urandom of=/mnt/data bs=1M count=8 2>/dev/null"
                + " && sha256sum /mnt/data");
    assertThat(written).endsWith("/mnt/data");
    assertThatThrownBy(() -> converge(FIRST, spec()))
        .isInstanceOfSatisfying(
            DriverFailure.class,
            e -> {
              assertThat(e.code()).isEqualTo("volume-mounted");
              assertThat(e.message()).contains("at /mnt:");
            });
    assertThat(driver.observe(FIRST).disks()).isEqualTo(new Disks(List.of(), List.of(VOLUME)));
    assertThat(guest(FIRST, "sha256sum /mnt/data; umount /mnt")).isEqualTo(written);

    assertThat(converge(FIRST, spec()).disks()).isEqualTo(Disks.NONE);
    awaitGuest(FIRST, "ls /sys/block | grep -c sd", "0");
    converge(FIRST, null);

    // Another VM starts with it; what is cut goes at once, and the guest lives on.
    converge(SECOND, Wishes.disks(spec(), VOLUME));
    awaitAgent(SECOND);
    assertThat(guest(SECOND, "mount /dev/sda /mnt && sha256sum /mnt/data")).isEqualTo(written);
    VmActual cut =
        converge(SECOND, Wishes.disks(spec(), List.of(new DiskSpec(VOLUME, "local", true))));
    assertThat(cut.disks()).isEqualTo(Disks.NONE);
    awaitGuest(SECOND, "ls /sys/block | grep -c sd", "0");

    converge(SECOND, null);
    driver.execute(VOLUME, new VolumeStep.RemoveVolume());
    assertThat(driver.observeVolume(VOLUME)).isEqualTo(VolumeActual.absent(VOLUME));
  }

  private void awaitAgent(String vm) {
    eventually(
        "the agent of " + vm,
        () -> agent(vm, "{\"execute\":\"guest-ping\"}").exit(),
        exit -> exit == 0);
  }

  private void awaitGuest(String vm, String script, String says) {
    eventually(script + " to say " + says, () -> guest(vm, script), says::equals);
  }

  /** What a script says in a guest, on either channel. */
  private String guest(String vm, String script) throws IOException, InterruptedException {
    String start =
        AgentJson.MAPPER.writeValueAsString(
            Map.of(
                "execute",
                "guest-exec",
                "arguments",
                Map.of(
                    "path",
                    "/bin/sh",
                    "arg",
                    List.of("-c", "(" + script + ") 2>&1"),
                    "capture-output",
                    true)));
    int pid = answer(agent(vm, start)).get("pid").asInt();
    String question = "{\"execute\":\"guest-exec-status\",\"arguments\":{\"pid\":" + pid + "}}";
    JsonNode status =
        eventually(
            script, () -> answer(agent(vm, question)), seen -> seen.get("exited").asBoolean());
    JsonNode said = status.get("out-data");
    return said == null
        ? ""
        : new String(Base64.getDecoder().decode(said.asText()), StandardCharsets.UTF_8).strip();
  }

  private static JsonNode answer(Command.Outcome outcome) throws IOException {
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    return AgentJson.MAPPER.readTree(outcome.output()).get("return");
  }

  private Command.Outcome agent(String vm, String question)
      throws IOException, InterruptedException {
    return Command.run(
        Path.of("/"),
        PATIENCE,
        List.of("virsh", "-c", libvirtd.uri(), "qemu-agent-command", VmNames.domain(vm), question));
  }

  private VmActual converge(String vm, @Nullable VmSpec wanted) throws DriverFailure {
    while (true) {
      VmActual actual = driver.observe(vm);
      Plan plan = VmPlan.between(wanted, 1, actual, Clock.systemUTC().instant());
      if (plan.steps().isEmpty()) {
        return actual;
      }
      for (Step step : plan.steps()) {
        if (step instanceof HostStep host) {
          driver.execute(vm, host, _ -> image);
        }
      }
    }
  }

  private static VmSpec spec() {
    return new VmSpec(
        "web",
        "tenant-1",
        1,
        192,
        new PowerSpec(PowerAction.RUN, 1, 0),
        new RootDiskSpec("local", TinyImage.DIGEST, "qcow2", 1, 1, false),
        new SeedSpec("instance-1", "web", List.of(), null),
        List.of());
  }
}
