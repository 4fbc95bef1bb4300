package cloud.faso.network;

/** The id of a floating IP, e.g. {@code fip-01k3…}. */
public record FloatingIpId(String value) implements NetworkThing {

  public static final String PREFIX = "fip";
}
