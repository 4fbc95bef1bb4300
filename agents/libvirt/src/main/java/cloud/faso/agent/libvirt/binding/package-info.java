/**
 * As much of libvirt's C library as the agent needs, called through {@code java.lang.foreign}.
 *
 * <p>Start at {@link cloud.faso.agent.libvirt.binding.Libvirt}. It addresses domains by name, keeps
 * one connection, and opens it again after libvirtd was restarted. Nothing here knows what Faso is.
 *
 * <p>Native calls run on platform threads of their own: they block for as long as libvirtd takes,
 * which would otherwise hold a virtual thread's carrier, and libvirt keeps its last error per
 * thread.
 */
@NullMarked
package cloud.faso.agent.libvirt.binding;

import org.jspecify.annotations.NullMarked;
