package cloud.faso.agentlink;

import cloud.faso.hardware.NodeId;

/** Leave to speak for one node; made by {@link AgentLink} only. */
public final class AgentScope {

  private final NodeId node;
  private final long epoch;

  AgentScope(NodeId node, long epoch) {
    this.node = node;
    this.epoch = epoch;
  }

  public NodeId node() {
    return node;
  }

  /** Of the node's living session as the call came in; 0 before the first. */
  public long epoch() {
    return epoch;
  }
}
