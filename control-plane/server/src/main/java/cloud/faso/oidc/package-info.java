/**
 * OpenID Connect, as the one who is shown tokens: an {@link cloud.faso.oidc.Issuer} tells whether a
 * JWT is its own and what it says of whom; a {@link cloud.faso.oidc.GroupRule} what a group means
 * here. Nothing here knows people; nothing is fetched before the first token comes, and whatever is
 * wrong with the issuer concerns its tokens only.
 */
@NullMarked
package cloud.faso.oidc;

import org.jspecify.annotations.NullMarked;
