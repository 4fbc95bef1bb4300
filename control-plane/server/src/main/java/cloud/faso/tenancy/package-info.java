/**
 * Ministries and the tenants they are divided into, with a quota on both levels. A use books in the
 * transaction that admits it (QuotaService), so the books balance at every commit and are never
 * counted afterwards. QuotaWatch tells a ministry's contacts when one is nearly used.
 *
 * <p>Limits include what was lent until a day (QuotaLoans); LoanKeeper warns of that day and takes
 * it back.
 */
@NullMarked
package cloud.faso.tenancy;

import org.jspecify.annotations.NullMarked;
