package cloud.faso.agentlink;

import cloud.faso.hardware.NodeId;
import java.math.BigInteger;

/** Leave to speak for one node; made by {@link AgentLink} only. */
public final class AgentScope {

  private final NodeId node;
  private final BigInteger serial;
  private final long epoch;

  AgentScope(NodeId node, BigInteger serial, long epoch) {
    this.node = node;
    this.serial = serial;
    this.epoch = epoch;
  }

  public NodeId node() {
    return node;
  }

  /** Of the certificate that the call came with. */
  BigInteger serial() {
    return serial;
  }

  /** Of the node's living session, as last known; 0 before the first. */
  public long epoch() {
    return epoch;
  }
}
