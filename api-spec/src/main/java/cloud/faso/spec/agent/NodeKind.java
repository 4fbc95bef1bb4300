package cloud.faso.spec.agent;

/**
 * What stands behind an agent: the hypervisor, foreign cloud or network that its driver speaks to.
 */
public enum NodeKind {
  LIBVIRT,
  OPENSTACK,
  KUBEVIRT,
  /** A site's network: an OVN northbound database. It runs no VMs. */
  OVN,
  SIMULATED
}
