package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.Disks;
import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VolumeStep;
import cloud.faso.agent.driver.Wishes;
import cloud.faso.agent.libvirt.binding.Libvirt;
import cloud.faso.spec.agent.DiskSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Volumes in a machine whose guest says nothing. */
@RequiresHypervisor
class PluggedVolumesTest extends OneRealGuest {
  private static final String VOLUME = "vol-01k3v8z6q4e9rb7t5m2xw0c1m3";
  private static final DiskSpec DISK = new DiskSpec(VOLUME, "local", false);
  private static final Disks NOWHERE = Disks.NONE;
  private static final Disks PLUGGED = new Disks(List.of(VOLUME), List.of(VOLUME));
  private static final Disks IN_MACHINE_ONLY = new Disks(List.of(), List.of(VOLUME));

  private Libvirt libvirt;

  @BeforeEach
  void makeTheVolume() throws Exception {
    libvirt = new Libvirt(libvirtd.uri(), _ -> {});
    driver.execute(VOLUME, new VolumeStep.CreateVolume(Wishes.volume(1)));
  }

  @AfterEach
  void removeTheVolume() throws Exception {
    execute(new HostStep.CutOff());
    execute(new HostStep.Undefine());
    driver.execute(VOLUME, new VolumeStep.RemoveVolume());
    libvirt.close();
  }

  @Test
  void one_is_plugged_into_a_vm_of_before_there_were_volumes() throws Exception {
    make();
    String definition = libvirt.definition(domain());
    String older = definition.replaceFirst("(?s)<controller type='scsi'.*?</controller>", "");
    assertThat(older).isNotEqualTo(definition);
    libvirt.define(older);
    execute(new HostStep.Start());
    awaitConsole(TestGuest.UP);

    execute(new HostStep.AttachDisk(DISK));

    assertThat(disks()).isEqualTo(PLUGGED);
    assertThat(libvirt.definition(domain())).contains("model='virtio-scsi'");
    assertThat(libvirt.liveDefinition(domain())).contains("model='virtio-scsi'");
  }

  @Test
  void a_guest_that_does_not_say_keeps_it_until_it_is_cut() throws Exception {
    run();
    execute(new HostStep.AttachDisk(DISK));

    assertThatThrownBy(() -> execute(new HostStep.DetachDisk(VOLUME, false)))
        .isInstanceOfSatisfying(
            DriverFailure.class, e -> assertThat(e.code()).isEqualTo("guest-does-not-say"));
    Disks kept = disks();
    execute(new HostStep.DetachDisk(VOLUME, true));

    assertThat(kept).isEqualTo(IN_MACHINE_ONLY);
    assertThat(disks()).isEqualTo(NOWHERE);
  }

  @Test
  void one_is_cut_out_of_a_machine_that_stands_still() throws Exception {
    run();
    execute(new HostStep.AttachDisk(DISK));
    Command.Outcome suspended =
        Command.run(
            home,
            Duration.ofSeconds(30),
            List.of("virsh", "-c", libvirtd.uri(), "suspend", domain()));
    assertThat(suspended.exit()).isZero();

    execute(new HostStep.DetachDisk(VOLUME, true));

    assertThat(driver.observe(vm))
        .returns(DomainState.PAUSED, VmActual::domain)
        .returns(NOWHERE, VmActual::disks);
  }

  @Test
  void the_half_that_an_interrupted_step_left_is_done() throws Exception {
    run();
    execute(new HostStep.AttachDisk(DISK));
    libvirt.unplug(domain(), device());
    Disks defined = disks();
    execute(new HostStep.AttachDisk(DISK));
    Disks again = disks();
    libvirt.detachFromDefinition(domain(), device());
    Disks plugged = disks();
    execute(new HostStep.AttachDisk(DISK));

    assertThat(defined).isEqualTo(new Disks(List.of(VOLUME), List.of()));
    assertThat(again).isEqualTo(PLUGGED);
    assertThat(plugged).isEqualTo(IN_MACHINE_ONLY);
    assertThat(disks()).isEqualTo(PLUGGED);
  }

  private Disks disks() throws DriverFailure {
    return driver.observe(vm).disks();
  }

  private String device() {
    return DiskXml.render(DomainDefinition.of(libvirt.definition(domain())).disks().getFirst());
  }

  private String domain() {
    return VmNames.domain(vm);
  }
}
