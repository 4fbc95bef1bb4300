/**
 * The control plane put together. {@link cloud.faso.app.ControlPlane} is everything but HTTP,
 * readable as a list; {@link cloud.faso.app.FasoApplication} serves it; tests build the former on a
 * still clock.
 */
@NullMarked
package cloud.faso.app;

import org.jspecify.annotations.NullMarked;
