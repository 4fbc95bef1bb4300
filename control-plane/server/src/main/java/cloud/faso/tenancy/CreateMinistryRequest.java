package cloud.faso.tenancy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ministry to add. */
public record CreateMinistryRequest(
    String code,
    String nameFr,
    String nameEn,
    @Nullable QuotaLimits quota,
    @Nullable Long monthlyBudgetXof,
    @Nullable List<Contact> contacts) {}
