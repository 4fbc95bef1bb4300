package cloud.faso.spec.agent;

import java.util.Map;

/**
 * How a node takes part in its site's network. Its id is the node's, which is also the name of the
 * chassis.
 *
 * @param encapAddress of the node in the underlay, IPv4 or IPv6, where other nodes send tunnelled
 *     packets
 * @param southbound where the southbound database answers, as OVN writes it: one {@code
 *     ssl:ADDRESS:PORT} or {@code unix:FILE}, or several with commas between
 * @param bridges by the name of the physical network: the bridge of the node's switch that leads
 *     there
 */
public record ChassisSpec(String encapAddress, String southbound, Map<String, String> bridges)
    implements Spec {}
