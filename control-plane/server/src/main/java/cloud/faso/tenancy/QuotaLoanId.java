package cloud.faso.tenancy;

import cloud.faso.platform.id.TypedId;

/** The id of a loan of quota, e.g. {@code loan-01k3…}. */
public record QuotaLoanId(String value) implements TypedId {

  public static final String PREFIX = "loan";
}
