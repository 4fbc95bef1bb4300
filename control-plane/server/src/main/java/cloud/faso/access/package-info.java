/**
 * Who is calling, and where they may act.
 *
 * <p>{@link cloud.faso.access.Gate} runs before every resource method: it turns the bearer token
 * into a {@link cloud.faso.access.Caller}, and the operation's {@code x-faso-access} in the
 * contract, the one table of who may do what, into a scope ({@link cloud.faso.access.TenantScope},
 * {@link cloud.faso.access.MinistryScope}, {@link cloud.faso.access.PlatformScope}) or a refusal. A
 * scope can be made nowhere else, and whatever touches a tenant's data takes one: forgetting the
 * check does not compile.
 *
 * <p>Refusals: 401 for an unknown caller, 403 for one who knows that the thing exists but lacks the
 * role, 404 for one who may not even know that it exists.
 */
@NullMarked
package cloud.faso.access;

import org.jspecify.annotations.NullMarked;
