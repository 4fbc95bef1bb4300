/**
 * What every endpoint has in common. {@link cloud.faso.platform.http.Contract} is {@code
 * openapi/public.yaml}, read once: a resource method bears the name of its operation there, and
 * whatever the file says (parameters, body, who may call) is enforced from the file before the
 * method runs. {@link cloud.faso.platform.http.Change} carries what a mutating call says about
 * itself: dry run, idempotency key, If-Match.
 */
@NullMarked
package cloud.faso.platform.http;

import org.jspecify.annotations.NullMarked;
