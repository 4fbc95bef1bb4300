/** Real databases for tests, and tests of what the two we run on have in common. */
@NullMarked
package cloud.faso.platform.db;

import org.jspecify.annotations.NullMarked;
