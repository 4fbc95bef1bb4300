package cloud.faso.agent.driver;

import cloud.faso.spec.agent.StrayReport;
import java.util.List;

/**
 * Everything on the node that bears our mark.
 *
 * @param vms each VM of which anything is there and that could be read; ids are unique
 * @param unread the VMs that may be there and could not be read. They are neither there nor gone:
 *     nothing is done about them before they were
 * @param oddities what bears our mark and cannot be understood (a domain whose metadata is broken);
 *     reported as strays, never touched
 */
public record Inventory(List<VmActual> vms, List<Unread> unread, List<StrayReport> oddities) {

  /** A VM that could not be read, and why. */
  public record Unread(String id, DriverFailure failure) {}
}
