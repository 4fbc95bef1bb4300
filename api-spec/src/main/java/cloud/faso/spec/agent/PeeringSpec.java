package cloud.faso.spec.agent;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That segments of two tenants reach each other, through the routers that join them, and no further
 * than this says. What security groups do not allow does not pass even so.
 *
 * @param name for people
 * @param number unique in the whole cloud, from 1 to 1048575; the link between the two routers is
 *     numbered by it
 * @param allowed what may be opened, and from which side; answers pass
 * @param until when it ends, by the agent's clock and whether or not the control plane is heard;
 *     null, as from an older control plane, while it is assigned
 */
public record PeeringSpec(
    String name,
    int number,
    PeeringSide one,
    PeeringSide other,
    List<PeeringRule> allowed,
    @Nullable Instant until)
    implements Spec {}
