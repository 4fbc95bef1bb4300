/**
 * The database: H2 in a file by default, PostgreSQL by one line of configuration, the same SQL on
 * both.
 *
 * <p>Start with {@link cloud.faso.platform.db.Database}: a use case is one {@code transact}; tables
 * are JDBI SqlObject interfaces got from {@code database.table(VmTable.class)} and take part in the
 * transaction of the thread that calls them. Constraints bear sentences as names, and {@link
 * cloud.faso.platform.db.Constraints} turns a broken one into a problem.
 */
@NullMarked
package cloud.faso.platform.db;

import org.jspecify.annotations.NullMarked;
