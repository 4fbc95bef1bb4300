package cloud.faso.spec.agent;

import java.util.List;

/**
 * Addresses on a segment behind which ports share the work. It is reached from its segment, and
 * through the router that joins it.
 *
 * @param name the tenant's name for it, for people
 * @param tenant typed id of its tenant
 * @param segment typed id
 * @param addresses one of each family at most; no port has them
 */
public record LoadBalancerSpec(
    String name,
    String tenant,
    String segment,
    List<String> addresses,
    List<ListenerSpec> listeners)
    implements Spec {}
