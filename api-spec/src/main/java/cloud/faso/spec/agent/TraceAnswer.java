package cloud.faso.spec.agent;

import java.util.List;

/**
 * What would become of a packet.
 *
 * @param hops what it meets, in order; the last one says why the verdict is what it is
 */
public record TraceAnswer(TraceVerdict verdict, List<TraceHop> hops) {}
