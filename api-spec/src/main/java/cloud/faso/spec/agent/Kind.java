package cloud.faso.spec.agent;

/** The kinds of thing that an agent is assigned. */
public enum Kind {
  VM,
  VOLUME,
  CHASSIS,
  SEGMENT,
  PORT,
  SECURITY_GROUP,
  EXTERNAL_NETWORK,
  ROUTER,
  FLOATING_IP,
  LOAD_BALANCER,
  PEERING
}
