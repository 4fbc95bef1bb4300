package cloud.faso.agent.libvirt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Volumes in a domain's definition: disks on a virtio-scsi controller. It takes one slot for
 * hundreds of them, and its disks tell the guest a serial number as long as an id; those of
 * virtio-blk are cut to 20 bytes.
 */
final class DiskXml {
  /** The controller that volumes are plugged into. */
  static final String CONTROLLER = "<controller type=\"scsi\" index=\"0\" model=\"virtio-scsi\"/>";

  private static final int LETTERS = 26;

  private DiskXml() {}

  /**
   * A volume among a domain's devices.
   *
   * @param device what the host calls its place: {@code sda}, {@code sdb}, …
   */
  record Place(String volumeId, Path file, String device) {}

  /** A volume as the device at a place on the controller, counted from 0. */
  static String render(String volumeId, Path file, int target) {
    return """
    <disk type="file" device="disk">
      <driver name="qemu" type="qcow2" cache="writeback" discard="unmap"/>
      <source file="%s"/>
      <backingStore/>
      <target dev="%s" bus="scsi"/>
      <serial>%s</serial>
      <address type="drive" controller="0" bus="0" target="%d" unit="0"/>
    </disk>
    """
        .formatted(Xml.escape(file.toString()), device(target), Xml.escape(volumeId), target);
  }

  /** The device at a place, to have it taken out. */
  static String render(Place place) {
    return """
    <disk type="file" device="disk">
      <source file="%s"/>
      <target dev="%s" bus="scsi"/>
    </disk>
    """
        .formatted(Xml.escape(place.file().toString()), Xml.escape(place.device()));
  }

  /** The first place that is taken neither in a definition nor in the machine that runs. */
  static int freeTarget(List<Place> defined, List<Place> plugged) {
    Set<String> taken =
        Stream.concat(defined.stream(), plugged.stream())
            .map(Place::device)
            .collect(Collectors.toSet());
    return IntStream.iterate(0, target -> target + 1)
        .filter(target -> !taken.contains(device(target)))
        .findFirst()
        .orElseThrow();
  }

  /** The volumes among a domain's devices. */
  static List<Place> read(@Nullable Element devices) {
    List<Place> places = new ArrayList<>();
    for (Element disk : Xml.children(devices, "disk")) {
      Element serial = Xml.child(disk, "serial");
      Element source = Xml.child(disk, "source");
      Element target = Xml.child(disk, "target");
      String id = serial == null ? "" : serial.getTextContent().strip();
      if (VolumeFolder.isName(id) && source != null && target != null) {
        places.add(new Place(id, Path.of(source.getAttribute("file")), target.getAttribute("dev")));
      }
    }
    return places;
  }

  /** sda, sdb, …, sdz, sdaa, … */
  private static String device(int target) {
    StringBuilder letters = new StringBuilder();
    for (int rest = target; rest >= 0; rest = rest / LETTERS - 1) {
      letters.insert(0, (char) ('a' + rest % LETTERS));
    }
    return "sd" + letters;
  }
}
