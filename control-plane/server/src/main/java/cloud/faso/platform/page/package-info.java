/**
 * Lists cut into pages by key: a page costs the same at 100 rows and at 1,000,000. {@link
 * cloud.faso.platform.page.PageQuery} is what a caller asks for, {@link
 * cloud.faso.platform.page.Keyset} the same in SQL.
 */
@NullMarked
package cloud.faso.platform.page;

import org.jspecify.annotations.NullMarked;
