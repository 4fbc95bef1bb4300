package cloud.faso.people;

/** Where a membership comes from. */
public enum MemberKind {
  /** Somebody gave it. */
  GIVEN,
  /** The person's issuer says so. */
  CLAIMED
}
