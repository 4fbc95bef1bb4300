package cloud.faso.agent.ovn;

import cloud.faso.agent.TalkParts;
import cloud.faso.agent.ledger.Ledger;
import cloud.faso.agent.ovn.northbound.Northbound;
import cloud.faso.agent.ovn.ovsdb.OtherSites;
import cloud.faso.agent.ovn.ovsdb.ServiceMonitors;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.trace.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * What a network agent is made of.
 *
 * @param southbound where the nodes of the site reach the southbound database, as OVN writes it;
 *     null when nobody said
 * @param monitors null when nobody said where the southbound database is
 * @param otherSites null when nobody said where it takes what is written: segments then reach no
 *     other site
 */
public record NetworkParts(
    TalkParts talk,
    String agentVersion,
    String hostname,
    Marks marks,
    Northbound northbound,
    Ledger ledger,
    @Nullable String southbound,
    Tracer tracer,
    @Nullable ServiceMonitors monitors,
    @Nullable OtherSites otherSites) {}
