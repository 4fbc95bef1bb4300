package cloud.faso.network;

/** The id of a port, e.g. {@code port-01k3…}. */
public record PortId(String value) implements NetworkThing {

  public static final String PREFIX = "port";
}
