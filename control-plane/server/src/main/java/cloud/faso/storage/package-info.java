/**
 * Volumes: disks that outlive the VMs they are plugged into.
 *
 * <p>Three kinds of facts, as of a VM. Wanted ({@code volume}): the tenant's calls, through {@link
 * cloud.faso.storage.VolumeService}; {@code generation} grows with each. Assigned ({@code
 * volume_on_pool} down to {@code tombstone}): the same calls in the same transaction; it names the
 * pool in which the volume lies, and the node whose agent looks after it. Observed (the rest of
 * it): {@link cloud.faso.storage.VolumeObserver}, called by the agent link.
 *
 * <p>Which VM a volume belongs to is wanted as well ({@code volume_attachment}, {@link
 * cloud.faso.storage.Attachments}); the use cases that change it are the VM's, for it is the VM's
 * node that plugs the volume in. A volume belongs to one VM, and goes on to do so after it was
 * detached, until the VM's node has said that it let go of it.
 *
 * <p>What users see is computed from these and the clock: {@link cloud.faso.storage.VolumePhase}.
 */
@NullMarked
package cloud.faso.storage;

import org.jspecify.annotations.NullMarked;
