package cloud.faso.acceptance;

import cloud.faso.acceptance.NetworkLab.Plug;

/**
 * A probe in its port.
 *
 * @param name for people
 */
record Peer(String name, Plug plug, Probe probe) implements Barrage.Shooter {

  Packets.End end(boolean six) {
    return new Packets.End(plug.mac(), six ? plug.v6() : plug.v4());
  }

  @Override
  public PacketSocket frames() throws Exception {
    return probe.frames();
  }
}
