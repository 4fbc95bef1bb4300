package cloud.faso.network;

/** The id of a peering, e.g. {@code peering-01k3…}. */
public record PeeringId(String value) implements NetworkThing {

  public static final String PREFIX = "peering";
}
