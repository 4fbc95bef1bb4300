package cloud.faso.network;

import cloud.faso.spec.agent.RouteSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A router to make.
 *
 * @param externalNetworks ids or names, one of a site at most; null to lead nowhere outward
 * @param snat true when left out
 * @param segments ids or names
 */
public record CreateRouterRequest(
    String name,
    @Nullable String description,
    @Nullable List<String> externalNetworks,
    @Nullable Boolean snat,
    @Nullable List<String> segments,
    @Nullable List<RouteSpec> routes) {}
