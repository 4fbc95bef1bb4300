package cloud.faso.spec.agent;

/**
 * A network card of a VM.
 *
 * @param port typed id of the port it is plugged into
 * @param mac in lower case with colons
 * @param mtu in bytes
 */
public record NicSpec(String port, String mac, int mtu) {}
