package cloud.faso.agent.ovn.topology;

import java.util.Map;

/**
 * What tells the ports of a segment from each other in a tunnel. A packet that goes to another site
 * says nothing else of where it is for, so what OVN would number by itself is numbered alike at all
 * sites. Tenants' ports have theirs from the control plane, from 16 on.
 */
final class TunnelKeys {
  /** Of the port that answers for the gateway's addresses. */
  static final Map<String, String> SERVICES = requested(1);

  /** Of the port where a router is plugged in; a segment has one at most. */
  static final Map<String, String> ROUTER = requested(2);

  private TunnelKeys() {}

  /** The option, of a port or of a switch, that asks for a key. */
  static Map<String, String> requested(int key) {
    return Map.of("requested-tnl-key", Integer.toString(key));
  }
}
