/**
 * Typed, sortable identifiers. Every kind of thing has its own record that implements {@link
 * cloud.faso.platform.id.TypedId}; JSON, the database and the path of a URL learn to read and write
 * them here, once.
 */
@NullMarked
package cloud.faso.platform.id;

import org.jspecify.annotations.NullMarked;
