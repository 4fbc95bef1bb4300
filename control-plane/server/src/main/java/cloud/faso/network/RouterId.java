package cloud.faso.network;

/** The id of a router, e.g. {@code router-01k3…}. */
public record RouterId(String value) implements NetworkThing {

  public static final String PREFIX = "router";
}
