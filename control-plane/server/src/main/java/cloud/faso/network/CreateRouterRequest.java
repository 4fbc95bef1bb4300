package cloud.faso.network;

import cloud.faso.spec.agent.RouteSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A router to make.
 *
 * @param externalNetwork id or name; null to lead nowhere outward
 * @param snat true when left out
 * @param segments ids or names
 */
public record CreateRouterRequest(
    String name,
    @Nullable String description,
    @Nullable String externalNetwork,
    @Nullable Boolean snat,
    @Nullable List<String> segments,
    @Nullable List<RouteSpec> routes) {}
