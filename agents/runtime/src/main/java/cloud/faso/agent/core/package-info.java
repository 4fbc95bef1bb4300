/**
 * What an agent decides, without a thread, a clock or a socket of its own.
 *
 * <p>{@link cloud.faso.agent.core.AgentCore} is told what happened (assignments arrived, a look
 * showed this, a job ended) and asked what to do ({@link cloud.faso.agent.core.Job jobs} to start,
 * a {@link cloud.faso.agent.core.ReportDraft report} to send, when to come back). It is
 * deterministic, so one test can run a thousand of them in one thread; {@code AgentLoop} runs one
 * for real.
 *
 * <p>Per VM or volume, a {@link cloud.faso.agent.core.Tracked}, at most one job runs. Whenever
 * anything about it changes and no job runs, its plan is made anew from its assignment and the
 * newest look; so is that of a VM when its volume changes. Jobs that fetch an image and jobs that
 * act on the host have separate slots, and one that takes long gives its slot back before it ends,
 * so that a slow or hanging thing delays no other.
 */
@NullMarked
package cloud.faso.agent.core;

import org.jspecify.annotations.NullMarked;
