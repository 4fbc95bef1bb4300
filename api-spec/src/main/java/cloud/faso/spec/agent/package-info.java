/**
 * The agent protocol: what the control plane and its agents say to each other, as both ends read
 * it.
 *
 * <p>An agent always dials out, over HTTPS with a client certificate. It <em>enrols</em> once with
 * a join token ({@link cloud.faso.spec.agent.EnrolRequest}), then for every process life opens a
 * <em>session</em> ({@link cloud.faso.spec.agent.OpenSession}) that gives it an epoch; calls
 * bearing an older epoch are refused with 409. It long-polls its {@linkplain
 * cloud.faso.spec.agent.Assignments assignments} and posts what it sees as {@linkplain
 * cloud.faso.spec.agent.Observations observations}, whose answer renews the node's lease.
 *
 * <p>Everything is level-triggered: an assignment states what must be, never what to do, and an
 * observation states what is. A lost, delayed or repeated message costs latency, never correctness.
 * Paths, status codes and schemas stand in {@code openapi/agent.yaml}.
 */
@NullMarked
package cloud.faso.spec.agent;

import org.jspecify.annotations.NullMarked;
