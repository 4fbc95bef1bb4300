package cloud.faso.agent.driver;

import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.StrayReport;
import java.util.List;

/**
 * Everything on the node that bears our mark.
 *
 * @param vms each VM of which anything is there and that could be read; ids are unique
 * @param volumes likewise each volume
 * @param unread the VMs and volumes that may be there and could not be read. They are neither there
 *     nor gone: nothing is done about them before they were
 * @param oddities what bears our mark and cannot be understood (a domain whose metadata is broken);
 *     reported as strays, never touched
 */
public record Inventory(
    List<VmActual> vms,
    List<VolumeActual> volumes,
    List<Unread> unread,
    List<StrayReport> oddities) {

  /** A node without volumes. */
  public Inventory(List<VmActual> vms, List<Unread> unread, List<StrayReport> oddities) {
    this(vms, List.of(), unread, oddities);
  }

  /** A VM or a volume that could not be read, and why. */
  public record Unread(Kind kind, String id, DriverFailure failure) {}
}
