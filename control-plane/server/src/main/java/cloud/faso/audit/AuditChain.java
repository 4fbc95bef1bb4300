package cloud.faso.audit;

/** The classes of entries. Each is a chain of its own, for each is kept for a time of its own. */
public enum AuditChain {
  /** What was done. */
  CHANGES,
  /** What was tried and refused. */
  REFUSALS
}
