package cloud.faso.network;

/** The id of an external network, e.g. {@code extnet-01k3…}. */
public record ExternalNetworkId(String value) implements NetworkThing {

  public static final String PREFIX = "extnet";
}
