package cloud.faso.agentlink;

import cloud.faso.app.ControlPlane;
import cloud.faso.hardware.NodeId;
import java.math.BigInteger;

/** Leave to speak for a node without a certificate: for tests below TLS. */
public final class AgentScopes {

  private AgentScopes() {}

  /** As the gate would make it for a call that comes in now. */
  public static AgentScope of(ControlPlane plane, NodeId node) {
    return new AgentScope(node, BigInteger.ZERO, plane.nodeLinks.standing(node).epoch());
  }
}
