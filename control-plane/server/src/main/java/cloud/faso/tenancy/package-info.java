/**
 * Ministries and the tenants they are divided into, with a quota on both levels. A use books in the
 * transaction that admits it (QuotaService), so the books balance at every commit and are never
 * counted afterwards. QuotaWatch tells a ministry's contacts when one is nearly used. Budgets are
 * divided likewise (Budgets).
 *
 * <p>Limits include what was lent until a day (QuotaLoans); LoanKeeper warns of that day and takes
 * it back.
 *
 * <p>Retirement decides that a tenant goes, and for a time takes that back; who runs what the
 * tenant has carries it out. Of a tenant, {@code goes_at}, {@code ending_at} and {@code
 * waits_for_…} are Retirement's to write; its phase (TenantPhase) follows from them.
 */
@NullMarked
package cloud.faso.tenancy;

import org.jspecify.annotations.NullMarked;
