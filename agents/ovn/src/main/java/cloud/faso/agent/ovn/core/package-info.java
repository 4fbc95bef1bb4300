/**
 * Decides what a network agent does, and does nothing itself: {@link
 * cloud.faso.agent.ovn.core.NetworkCore} knows no thread, no socket and no clock but the one it is
 * given, so that every story about it can be told on a still clock.
 */
@NullMarked
package cloud.faso.agent.ovn.core;

import org.jspecify.annotations.NullMarked;
