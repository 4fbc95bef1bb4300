package cloud.faso.spec.agent;

import java.time.Instant;

/**
 * The terms of a session.
 *
 * @param nodeId the node this session speaks for
 * @param nodeName for people and logs
 * @param epoch to be sent with every call
 * @param leaseSeconds a node not heard of for this long counts as silent
 * @param fullReportSeconds how often observations must be complete
 * @param serverTime the control plane's clock, so that an agent can report a skew
 */
public record Session(
    String nodeId,
    String nodeName,
    long epoch,
    int leaseSeconds,
    int fullReportSeconds,
    Instant serverTime) {}
