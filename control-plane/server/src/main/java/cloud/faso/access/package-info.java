/**
 * Who is calling, and where they may act.
 *
 * <p>{@link cloud.faso.access.Gate} runs before every resource method: it turns the bearer token
 * into a {@link cloud.faso.access.Caller}, a person or a service account, and the operation's
 * {@code x-faso-access} in the contract, the one table of who may do what, into a scope ({@link
 * cloud.faso.access.TenantScope}, {@link cloud.faso.access.MinistryScope}, {@link
 * cloud.faso.access.PlatformScope}, {@link cloud.faso.access.PersonScope}) or a refusal. A scope
 * can be made nowhere else, and whatever touches a tenant's data takes one: forgetting the check
 * does not compile. {@link cloud.faso.access.Callers} finds out who calls in one query, with all
 * that a person may do at the time.
 *
 * <p>Refusals: 401 for an unknown caller, 403 for one who knows that the thing exists but lacks the
 * role, 404 for one who may not even know that it exists.
 */
@NullMarked
package cloud.faso.access;

import org.jspecify.annotations.NullMarked;
