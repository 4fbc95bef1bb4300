package cloud.faso.agent.driver;

import cloud.faso.spec.agent.StrayReport;
import java.util.List;

/**
 * Everything on the node that bears our mark.
 *
 * @param vms each VM of which anything is there; ids are unique
 * @param oddities what bears our mark and cannot be understood (a domain whose metadata is broken);
 *     reported as strays, never touched
 */
public record Inventory(List<VmActual> vms, List<StrayReport> oddities) {}
