package cloud.faso.spec.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What leads from one segment to another, and outward.
 *
 * @param name the tenant's name for it, for people
 * @param tenant typed id of its tenant
 * @param interfaces the segments that it joins; a segment is joined by one router at most
 * @param gateway how it leads outward; null when it does not, or not at this site
 * @param routes beside those to its segments and, by {@code gateway}, to everywhere
 */
public record RouterSpec(
    String name,
    String tenant,
    List<RouterInterface> interfaces,
    @Nullable RouterGateway gateway,
    List<RouteSpec> routes)
    implements Spec {}
