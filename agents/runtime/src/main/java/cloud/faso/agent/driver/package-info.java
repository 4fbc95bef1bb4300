/**
 * What a driver is to the agent runtime, and how the runtime decides what a driver must do.
 *
 * <p>A {@link cloud.faso.agent.driver.Driver} sees and acts on one hypervisor or foreign cloud. It
 * says what it sees as {@link cloud.faso.agent.driver.VmActual}, the pure {@link
 * cloud.faso.agent.driver.VmPlan} compares that with the {@link cloud.faso.spec.agent.VmSpec} that
 * the control plane wants, and the driver executes the resulting {@linkplain
 * cloud.faso.agent.driver.HostStep steps} one by one. Volumes have a {@link
 * cloud.faso.agent.driver.VolumePlan} of their own. A driver holds no opinion about what should be,
 * keeps no database, and never retries: it either did a step or throws a {@link
 * cloud.faso.agent.driver.DriverFailure}.
 *
 * <p>Four promises that every driver makes, and that {@code DriverConformance} tests:
 *
 * <ul>
 *   <li>A step that is already done does nothing, and a step cut short by {@code kill -9} leaves
 *       something from which a new plan heals. Hence files are written beside and renamed, and
 *       {@code VmActual} never calls a half-written file present.
 *   <li>What the guest was last brought to ({@link cloud.faso.agent.driver.VmMarks}) is kept with
 *       the guest itself, so that an agent that lost everything else still knows.
 *   <li>The driver touches nothing that does not bear the mark of <em>this</em> node: agents of
 *       other nodes and other people's machines may live on the same host.
 *   <li>Everything that bears the mark is in {@link cloud.faso.agent.driver.Driver#observe()},
 *       leftovers of an interrupted step included.
 * </ul>
 */
@NullMarked
package cloud.faso.agent.driver;

import org.jspecify.annotations.NullMarked;
