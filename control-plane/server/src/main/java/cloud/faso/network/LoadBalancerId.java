package cloud.faso.network;

/** The id of a load balancer, e.g. {@code lb-01k3…}. */
public record LoadBalancerId(String value) implements NetworkThing {

  public static final String PREFIX = "lb";
}
