/**
 * The agent of one host: runs its VMs on QEMU through libvirt.
 *
 * <p>What a VM is made of:
 *
 * <ul>
 *   <li>a <em>domain</em> {@code faso-<vm id>} that libvirtd knows. Its metadata bears our mark and
 *       all that the agent must remember ({@link cloud.faso.agent.libvirt.DomainMetadata}), so
 *       there is no database here;
 *   <li>a <em>folder</em> {@code <pool>/<node id>/<vm id>/} ({@link
 *       cloud.faso.agent.libvirt.VmFolder}) with the root disk (a qcow2 overlay on the node's
 *       cached image), the NoCloud seed and the serial log. The path is the mark: what lies under
 *       the node's id in a pool is ours. Files are written beside and renamed.
 * </ul>
 *
 * <p>Start at {@link cloud.faso.agent.libvirt.LibvirtDriver}, which sees and acts; {@link
 * cloud.faso.agent.libvirt.LibvirtAgentMain} is the process around it. The calls to libvirt's C
 * library are in {@link cloud.faso.agent.libvirt.binding}; {@code src/main/scripts/faso-libvirtd}
 * starts the libvirtd that belongs to one agent.
 */
@NullMarked
package cloud.faso.agent.libvirt;

import org.jspecify.annotations.NullMarked;
