package cloud.faso.network;

/** The id of a security group, e.g. {@code sg-01k3…}. */
public record SecurityGroupId(String value) implements NetworkThing {

  public static final String PREFIX = "sg";
}
