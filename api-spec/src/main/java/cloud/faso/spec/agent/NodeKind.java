package cloud.faso.spec.agent;

/** What stands behind an agent: the hypervisor or foreign cloud that its driver speaks to. */
public enum NodeKind {
  LIBVIRT,
  OPENSTACK,
  KUBEVIRT,
  SIMULATED
}
