package cloud.faso.access;

/** Enough of a ministry to decide who may enter it. */
public record MinistryRef(MinistryId id, String code) {}
