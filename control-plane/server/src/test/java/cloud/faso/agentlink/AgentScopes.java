package cloud.faso.agentlink;

import cloud.faso.app.ControlPlane;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.TestCertificates;

/** Leave to speak for a node without TLS, under the certificate that a test entered. */
public final class AgentScopes {

  private AgentScopes() {}

  /** As the gate would make it for a call that comes in now. */
  public static AgentScope of(ControlPlane plane, NodeId node) {
    return new AgentScope(
        node, TestCertificates.serialOf(node), plane.hardware.nodeLinks.standing(node).epoch());
  }
}
