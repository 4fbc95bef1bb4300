package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.VmSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a domain's definition: a q35 machine with virtio devices only, and every image with its
 * format said out loud, because a guest can write anything into the disk that a guessed format
 * would be read from.
 */
final class DomainXml {
  static final String AGENT_CHANNEL = "org.qemu.guest_agent.0";

  /** A slot for each device below, for the eight cards that a VM may have, and one to spare. */
  private static final int SLOTS = 15;

  private final Accelerator accelerator;
  private final CardXml cards;

  DomainXml(Accelerator accelerator, CardXml cards) {
    this.accelerator = accelerator;
    this.cards = cards;
  }

  /** The definition of a VM whose files are all in place. */
  String render(VmSpec spec, DomainMetadata metadata, VmFiles files) throws DriverFailure {
    return """
        <domain type="%s">
          <name>%s</name>
          <uuid>%s</uuid>
          <title>%s</title>
          <metadata>%s</metadata>
          <memory unit="MiB">%d</memory>
          <vcpu placement="static">%d</vcpu>
          <sysinfo type="smbios">
            <system><entry name="manufacturer">Faso</entry><entry name="product">Faso VM</entry></system>
          </sysinfo>
          <os>
            <type arch="x86_64" machine="q35">hvm</type>
            <smbios mode="sysinfo"/>
          </os>
          <features><acpi/><apic/></features>
          %s
          <clock offset="utc">
            <timer name="rtc" tickpolicy="catchup"/>
            <timer name="pit" tickpolicy="delay"/>
            <timer name="hpet" present="no"/>
          </clock>
          <on_poweroff>destroy</on_poweroff>
          <on_reboot>restart</on_reboot>
          <on_crash>destroy</on_crash>
          <devices>
        %s
          </devices>
        </domain>
        """
        .formatted(
            accelerator.libvirtType(),
            VmNames.domain(metadata.vmId()),
            VmNames.uuid(metadata.vmId()),
            Xml.escape(spec.name()),
            metadata.toQualifiedXml(),
            spec.memoryMiB(),
            spec.vcpus(),
            cpu(),
            devices(files) + slots() + volumes(files) + cards(spec));
  }

  private static String volumes(VmFiles files) {
    StringBuilder xml = new StringBuilder("    ").append(DiskXml.CONTROLLER).append('\n');
    int target = 0;
    for (VolumeFolder volume : files.volumes()) {
      xml.append(DiskXml.render(volume.id(), volume.disk(), target));
      target++;
    }
    return xml.toString();
  }

  private String cards(VmSpec spec) throws DriverFailure {
    StringBuilder xml = new StringBuilder();
    for (NicSpec nic : spec.nics()) {
      xml.append(cards.render(nic));
    }
    return xml.toString();
  }

  /** What is plugged into a machine that runs needs a slot that was there when it started. */
  private static String slots() {
    StringBuilder xml = new StringBuilder("\n");
    for (int slot = 1; slot <= SLOTS; slot++) {
      xml.append("    <controller type=\"pci\" index=\"")
          .append(slot)
          .append("\" model=\"pcie-root-port\"/>\n");
    }
    return xml.toString();
  }

  /**
   * Under KVM the host's model, by name, so that a guest can move to an equal host; in software
   * everything that QEMU can emulate, or distributions that ask for x86-64-v2 do not start.
   */
  private String cpu() {
    return switch (accelerator.kind()) {
      case KVM -> "<cpu mode=\"host-model\" check=\"partial\"/>";
      case TCG -> "<cpu mode=\"maximum\" check=\"none\"/>";
    };
  }

  /** cache="writeback" honours the guest's flushes, and runs on file systems without O_DIRECT. */
  private static String devices(VmFiles files) {
    return """
            <controller type="usb" model="none"/>
            <disk type="file" device="disk">
              <driver name="qemu" type="qcow2" cache="writeback" discard="unmap"/>
              <source file="%s"/>
              <backingStore type="file">
                <format type="%s"/>
                <source file="%s"/>
                <backingStore/>
              </backingStore>
              <target dev="vda" bus="virtio"/>
              <boot order="1"/>
            </disk>
            <disk type="file" device="disk">
              <driver name="qemu" type="raw"/>
              <source file="%s"/>
              <target dev="vdb" bus="virtio"/>
              <readonly/>
            </disk>
            <serial type="pty">
              <log file="%s" append="on"/>
              <target port="0"/>
            </serial>
            <channel type="unix"><target type="virtio" name="%s"/></channel>
            <memballoon model="virtio" autodeflate="on" freePageReporting="on"/>
            <rng model="virtio"><backend model="random">/dev/urandom</backend></rng>\
        """
        .formatted(
            path(files.disk().file()),
            files.disk().backingFormat(),
            Xml.escape(files.disk().backingFile()),
            path(files.seed()),
            path(files.console()),
            AGENT_CHANNEL);
  }

  private static String path(Path path) {
    return Xml.escape(path.toString());
  }

  /** What a definition points to. */
  record VmFiles(RootDisk disk, List<VolumeFolder> volumes, Path seed, Path console) {}
}
