/**
 * People: who they are, what they may do and where, how they sign in, and the tokens they make.
 *
 * <p>A person is local, with a password ({@link cloud.faso.people.LoginService}), or of an OpenID
 * Connect issuer. What a person may do are memberships ({@link cloud.faso.people.MemberService}): a
 * role on the platform, in a ministry or in a tenant. GIVEN ones are written by calls only, CLAIMED
 * ones by what the issuer says of the person only. {@link cloud.faso.access.Callers} reads both
 * with each call, so nothing here is kept in memory.
 */
@NullMarked
package cloud.faso.people;

import org.jspecify.annotations.NullMarked;
