/**
 * Virtual machines and what they are made from: flavors (sizes that operators offer) and the SSH
 * keys of a tenant.
 *
 * <p>A flavor's size never changes, for VMs have it; what it costs may. A key is copied into a VM
 * when the VM is made: deleting the key takes nothing from a VM that has it.
 */
@NullMarked
package cloud.faso.compute;

import org.jspecify.annotations.NullMarked;
